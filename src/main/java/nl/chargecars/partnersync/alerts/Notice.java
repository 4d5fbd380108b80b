package nl.chargecars.partnersync.alerts;

import java.time.Instant;

/**
 * Something to be told by one channel.
 *
 * @param occasion {@code opened} or {@code closed}
 * @param attempt its number, from 1
 * @param createdAt when it happened
 */
record Notice(Alert alert, String occasion, String channel, int attempt, Instant createdAt) {

    /** The same in every attempt. */
    String id() {
        return alert.alertId() + "." + occasion;
    }

    boolean isOpening() {
        return occasion.equals("opened");
    }
}
