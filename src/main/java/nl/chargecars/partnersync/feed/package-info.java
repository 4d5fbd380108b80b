/**
 * The events of the outbox, for partners who ask for them instead of being called.
 */
@NullMarked
package nl.chargecars.partnersync.feed;

import org.jspecify.annotations.NullMarked;
