/** The test infrastructure: a real database, the real server over real HTTP, a clock that can be set. */
@NullMarked
package nl.chargecars.partnersync.testing;

import org.jspecify.annotations.NullMarked;
