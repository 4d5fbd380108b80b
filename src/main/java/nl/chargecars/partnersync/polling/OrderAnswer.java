package nl.chargecars.partnersync.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.client.Failure;
import org.jspecify.annotations.Nullable;

/** A partner's answer to a request for an order's status. */
public sealed interface OrderAnswer {

    /**
     * The order's status.
     *
     * @param timestamp since when, by the partner's clock; null when the partner does not say
     */
    record Status(String status, @Nullable Instant timestamp) implements OrderAnswer {}

    /** The status has not changed since the last request (304). */
    record NotModified() implements OrderAnswer {}

    /** The partner has no such order (404, 410). */
    record Unknown(Failure why) implements OrderAnswer {}

    /**
     * An answer that cannot be interpreted.
     *
     * @param why without any content of the answer
     */
    record Unreadable(Failure why) implements OrderAnswer {}

    /**
     * No usable answer.
     *
     * @param why without any content of the answer
     * @param answered true when a server responded, for example with 500; false when there was no response, or one that says as much
     *     when all orders get it: 403, or 503 without {@code Retry-After}
     * @param partnerWide true when the failure does not concern this order only: the partner rejects our credentials or we have
     *     none, or the partner asks for a pause
     * @param unauthorized true when the partner rejects our credentials (401), which some do for single orders
     * @param askedFor the length of that pause ({@code Retry-After})
     */
    record Failed(Failure why, boolean answered, boolean partnerWide, boolean unauthorized, Optional<Duration> askedFor)
            implements OrderAnswer {}
}
