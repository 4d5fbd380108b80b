/**
 * The events of the outbox as a feed, for partners that poll instead of receiving webhooks.
 */
@NullMarked
package nl.chargecars.partnersync.feed;

import org.jspecify.annotations.NullMarked;
