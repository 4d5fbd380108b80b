package nl.chargecars.partnersync.alerts;

import java.time.Instant;

/** A channel did not take a notice, or not for every recipient. */
final class NoticeNotSentException extends Exception {

    private final NoticeFailure code;
    private final String reason;
    private final boolean worthRetrying;

    NoticeNotSentException(NoticeFailure code, String reason) {
        this(code, reason, true);
    }

    private NoticeNotSentException(NoticeFailure code, String reason, boolean worthRetrying) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
        this.worthRetrying = worthRetrying;
    }

    NoticeNotSentException(Exception failure) {
        this(NoticeFailure.of(failure), reason(failure));
    }

    /**
     * Some recipients have the notice, others were refused.
     *
     * @param worthRetrying whether one of the others may still get it
     */
    static NoticeNotSentException notToAll(Exception failure, boolean worthRetrying) {
        return new NoticeNotSentException(NoticeFailure.RECIPIENT_REFUSED, reason(failure), worthRetrying);
    }

    /** Without its message, which may name addresses. */
    private static String reason(Exception failure) {
        return NoticeFailure.smtpCodes(failure)
                .map(codes -> "responded " + codes)
                .orElseGet(() -> failure.getClass().getSimpleName());
    }

    /** False when everybody has the notice who can get it. */
    boolean isWorthRetrying() {
        return worthRetrying;
    }

    /** Returns whether some recipients have the notice. */
    boolean reachedOthers() {
        return code == NoticeFailure.RECIPIENT_REFUSED;
    }

    /** Returns the state of the channel after this failure. */
    Channel of(String channel, Instant at) {
        return Channel.notTold(channel, at, code, reason);
    }
}
