package nl.chargecars.partnersync.alerts;

import java.time.Instant;

/** A channel did not take a notice, or not for every recipient. */
final class NoticeNotSentException extends Exception {

    private final NoticeFailure code;
    private final String reason;

    NoticeNotSentException(NoticeFailure code, String reason) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    NoticeNotSentException(Exception failure) {
        this(NoticeFailure.of(failure), failure.getClass().getSimpleName()); // its message may name addresses
    }

    /** True when the notice reached some recipients, who would get it once more if it were sent again. */
    boolean reachedSome() {
        return code == NoticeFailure.RECIPIENT_REFUSED;
    }

    /** Returns the state of the channel after this failure. */
    Channel of(String channel, Instant at) {
        return Channel.notTold(channel, at, code, reason);
    }
}
