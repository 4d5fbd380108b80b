package nl.chargecars.partnersync.alerts;

import java.time.Instant;

/** A channel did not take a notice. */
final class NotToldException extends Exception {

    private final Untold code;
    private final String reason;

    NotToldException(Untold code, String reason) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    NotToldException(Exception failure) {
        this(Untold.of(failure), failure.getClass().getSimpleName()); // its message may name addresses
    }

    /** Returns the state of the channel after this failure. */
    Channel of(String channel, Instant at) {
        return Channel.notTold(channel, at, code, reason);
    }
}
