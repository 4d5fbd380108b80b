/** Tests of the figures of integrations. */
@NullMarked
package nl.chargecars.partnersync.figures;

import org.jspecify.annotations.NullMarked;
