package nl.chargecars.partnersync.exceptions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pages.Given;
import nl.chargecars.partnersync.settings.DutchTime;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries are to be sent again, as a person filled it in; empty is any.
 *
 * @param state in the words of the API, never empty
 * @param from local time in Europe/Amsterdam, such as {@code 2025-06-02T10:00}
 * @param to exclusive; empty is now
 */
public record ReplayForm(String integration, String state, String event, String failure, String from, String to) {

    /** Empty when a time is none. */
    Optional<DeliverySearch> search(IntegrationId chosen) {
        try {
            return Optional.of(new DeliverySearch(
                    state, Given.text(event), null, time(from), time(to), chosen, Given.text(failure)));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static @Nullable Instant time(String text) {
        return text.isEmpty()
                ? null
                : LocalDateTime.parse(text).atZone(DutchTime.ZONE).toInstant();
    }
}
