package nl.chargecars.partnersync.alerts;

import java.time.Instant;

/** A way to notify people of alerts. */
interface AlertChannel {

    /** Returns the name, in lower case; the same in every version, because it is stored with each notice. */
    String name();

    /**
     * Sends a notice. When this throws, the caller sends the notice again later, if that is
     * {@link NoticeNotSentException#isWorthRetrying}.
     *
     * @throws NoticeNotSentException with a reason that contains no secret
     */
    void send(Notice notice, Instant now) throws NoticeNotSentException;
}
