package nl.chargecars.partnersync.alerts;

import java.time.Instant;

/**
 * Something to be told by one channel.
 *
 * @param occasion {@code opened}, {@code closed} or {@link #TEST}
 * @param attempt its number, from 1
 * @param createdAt when it happened
 */
record Notice(Alert alert, String occasion, String channel, int attempt, Instant createdAt) {

    /** The occasion, kind and subject of one that is told to see whether it arrives. */
    static final String TEST = "test";

    /** The same in every attempt. */
    String id() {
        return alert.alertId() + "." + occasion;
    }

    boolean isClosing() {
        return occasion.equals("closed");
    }
}
