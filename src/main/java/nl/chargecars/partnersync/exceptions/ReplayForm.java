package nl.chargecars.partnersync.exceptions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;

/**
 * The choice of deliveries to be sent again, as a person has filled in the form; an empty text means any.
 *
 * @param state the API's name of a delivery state, never empty
 * @param from local time in Europe/Amsterdam, such as {@code 2025-06-02T10:00}
 * @param to exclusive; empty means now
 */
public record ReplayForm(String integration, String state, String event, String failure, String from, String to) {

    /** Returns the search for these deliveries; empty when a time cannot be parsed. */
    Optional<DeliverySearch> search(IntegrationId chosen) {
        try {
            return Optional.of(new DeliverySearch(
                    state, FormValues.text(event), null, time(from), time(to), chosen, FormValues.text(failure)));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static @Nullable Instant time(String text) {
        if (text.isEmpty()) {
            return null;
        }
        LocalDateTime time = Timestamps.local(text);
        if (time == null) {
            throw new DateTimeException("not a time of ours");
        }
        return time.atZone(DutchTime.ZONE).toInstant();
    }
}
