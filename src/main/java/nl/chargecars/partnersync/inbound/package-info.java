/** Processes status updates that partners send: verified, kept, deduplicated, mapped, handed to the status engine. */
@NullMarked
package nl.chargecars.partnersync.inbound;

import org.jspecify.annotations.NullMarked;
