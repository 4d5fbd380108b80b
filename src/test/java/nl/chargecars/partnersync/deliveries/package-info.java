/** Tests of delivery lists, of retries of failed deliveries, and of replays. */
@NullMarked
package nl.chargecars.partnersync.deliveries;

import org.jspecify.annotations.NullMarked;
