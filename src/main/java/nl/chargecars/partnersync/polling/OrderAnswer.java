package nl.chargecars.partnersync.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.client.Failure;
import org.jspecify.annotations.Nullable;

/** What a partner says when it is asked for an order. */
public sealed interface OrderAnswer {

    /** @param timestamp since when, by the partner's clock; null when it does not say */
    record Status(String status, @Nullable Instant timestamp) implements OrderAnswer {}

    /** Nothing has changed since it was last asked (304). */
    record NotModified() implements OrderAnswer {}

    /** The partner has no such order (404, 410). */
    record Unknown(Failure why) implements OrderAnswer {}

    /**
     * There is an answer, and it makes no sense.
     *
     * @param why without anything of the answer
     */
    record Unreadable(Failure why) implements OrderAnswer {}

    /**
     * No answer that says anything.
     *
     * @param why without anything of the answer
     * @param answered true when a server said something, such as 500; false when nobody was there
     * @param partnerWide true when it is not about this order: the partner does not know us, or wants a rest
     * @param askedFor how long that rest is to be ({@code Retry-After})
     */
    record Failed(Failure why, boolean answered, boolean partnerWide, Optional<Duration> askedFor)
            implements OrderAnswer {}
}
