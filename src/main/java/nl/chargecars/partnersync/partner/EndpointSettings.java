package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the partner hears of events, and of which.
 *
 * @param url null for a partner that polls
 * @param shownUrl the same for whoever looks, and to be kept with every attempt: worked out once
 * @param disabledAt since when nothing is sent, because the endpoint said 410 or failed for days
 * @param disabledWhy in English
 * @param disabledCode of {@link DisabledBecause}, for words in any language; null for what was disabled before there were codes
 */
public record EndpointSettings(
        @Nullable URI url,
        @Nullable String shownUrl,
        Set<EventType> events,
        @Nullable Instant disabledAt,
        @Nullable String disabledWhy,
        @Nullable String disabledCode) {

    static final EndpointSettings DEFAULT =
            new EndpointSettings(null, EnumSet.of(EventType.STATUS_CHANGED), null, null, null);

    EndpointSettings(
            @Nullable URI url,
            Set<EventType> events,
            @Nullable Instant disabledAt,
            @Nullable String disabledWhy,
            @Nullable String disabledCode) {
        this(url, ShownAddress.of(url), events, disabledAt, disabledWhy, disabledCode);
    }

    public boolean enabled() {
        return url != null && disabledAt == null;
    }

    /** Whether a transition is any event that is subscribed to; {@code fromStatus} is null for the start. */
    public boolean isSubscribedTo(@Nullable String fromStatus, String toStatus) {
        return events.stream().anyMatch(event -> event.matches(fromStatus, toStatus));
    }

    /** The events that a transition is, of those subscribed to, always in the same order; {@code fromStatus} is null for the start. */
    public List<EventType> subscribedTo(@Nullable String fromStatus, String toStatus) {
        return events.stream()
                .filter(event -> event.matches(fromStatus, toStatus))
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return "EndpointSettings[" + shownUrl + "]";
    }
}
