/** Tests of the comparison of orders on both sides. */
@NullMarked
package nl.chargecars.partnersync.reconciliation;

import org.jspecify.annotations.NullMarked;
