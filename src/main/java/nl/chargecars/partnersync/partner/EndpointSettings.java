package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The partner's webhook endpoint, and the events to which it is subscribed.
 *
 * @param url null for a partner that reads the event feed instead
 * @param shownUrl the URL with the values in its query masked, for display and for the log of attempts; computed once
 * @param events in the order in which they were given, which is shown again but has no meaning
 * @param disabledAt when the endpoint was disabled, after a 410, after days of failures or by hand; null while it is enabled
 * @param disabledWhy the reason, in English
 * @param disabledCode wire name of a {@link DisabledBecause}, for translation; null if disabled by a version without codes
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

    /**
     * A partner that makes its record on {@code order_created} refuses a {@code status_changed} that comes before it, and with it
     * blocks the order's line.
     */
    private static final Comparator<EventType> SPECIFIC_FIRST = Comparator.comparing(
                    (EventType event) -> event == EventType.STATUS_CHANGED)
            .thenComparing(Comparator.naturalOrder());

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

    /** Returns whether a transition matches a subscribed event; {@code fromStatus} is null for the start of an order. */
    public boolean isSubscribedTo(@Nullable String fromStatus, String toStatus) {
        return events.stream().anyMatch(event -> event.matches(fromStatus, toStatus));
    }

    /**
     * Returns the subscribed events that a transition matches, in the order in which they are sent: {@code status_changed} last.
     *
     * @param fromStatus null for the start of an order
     */
    public List<EventType> subscribedTo(@Nullable String fromStatus, String toStatus) {
        return events.stream()
                .filter(event -> event.matches(fromStatus, toStatus))
                .sorted(SPECIFIC_FIRST)
                .toList();
    }

    @Override
    public String toString() {
        return "EndpointSettings[" + shownUrl + "]";
    }
}
