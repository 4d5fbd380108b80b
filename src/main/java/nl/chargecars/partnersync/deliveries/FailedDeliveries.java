package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Deliveries that failed for good, by what their latest attempt came to: what has to be mended is mended once for all of them. */
@Component
public class FailedDeliveries {

    /** As {@code delivery_failure} in the database tells them apart. */
    public static final List<String> FAILURES = List.of(
            "not_found", "gone", "client_error", "server_error", "timed_out", "connection_refused", "tls", "other");

    /** A larger group is not counted to its end. */
    public static final int MOST_COUNTED = 10_000;

    private final FailedDeliveryRepository repository;

    FailedDeliveries(FailedDeliveryRepository repository) {
        this.repository = repository;
    }

    /**
     * Those of one integration and cause.
     *
     * @param failure one of {@link #FAILURES}
     * @param count up to {@link #MOST_COUNTED}, the oldest
     * @param firstAt when the order's status changed, of the oldest
     * @param lastAt of the newest that was counted
     */
    public record Group(
            PartnerId partner,
            IntegrationId integration,
            String failure,
            long count,
            Instant firstAt,
            Instant lastAt) {}

    /** The largest first; {@code partner} is null for all. */
    public List<Group> groups(@Nullable PartnerId partner) {
        return repository.groups(partner);
    }
}
