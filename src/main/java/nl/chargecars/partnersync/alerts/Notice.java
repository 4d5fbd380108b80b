package nl.chargecars.partnersync.alerts;

import java.time.Instant;

/**
 * A message about an alert, to be sent through one channel.
 *
 * @param occasion {@code opened}, {@code closed} or {@link #TEST}
 * @param attempt the number of the attempt, from 1
 * @param createdAt when the alert was opened or closed
 */
record Notice(Alert alert, String occasion, String channel, int attempt, Instant createdAt) {

    /** The occasion, and the alert's kind and subject, of a notice that tests a channel. */
    static final String TEST = "test";

    /** Returns an id that is the same in every attempt. */
    String id() {
        return alert.alertId() + "." + occasion;
    }

    boolean isClosing() {
        return occasion.equals("closed");
    }

    boolean isTest() {
        return occasion.equals(TEST);
    }

    /** Returns whether it tells of the opening of an alert that has been closed since. */
    boolean isOvertaken() {
        return !isClosing() && alert.closedAt() != null;
    }
}
