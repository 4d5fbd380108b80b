/** Tests of how we authenticate to partners. */
@NullMarked
package nl.chargecars.partnersync.calling;

import org.jspecify.annotations.NullMarked;
