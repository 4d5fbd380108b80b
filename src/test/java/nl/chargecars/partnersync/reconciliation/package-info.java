/** Tests of comparing both sides. */
@NullMarked
package nl.chargecars.partnersync.reconciliation;

import org.jspecify.annotations.NullMarked;
