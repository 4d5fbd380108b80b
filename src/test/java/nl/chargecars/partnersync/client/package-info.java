/** Tests of the guarded HTTP client. */
@NullMarked
package nl.chargecars.partnersync.client;

import org.jspecify.annotations.NullMarked;
