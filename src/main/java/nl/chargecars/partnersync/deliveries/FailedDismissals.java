package nl.chargecars.partnersync.deliveries;

import java.time.Clock;
import java.time.Instant;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Dismisses a group of deliveries that failed for good, after counting them. Each dismissal is audited like a single one. */
@Component
public class FailedDismissals {

    /** The most deliveries that one request dismisses: the oldest of a larger group. */
    public static final int MOST_AT_ONCE = GroupDismissal.MOST_AT_ONCE;

    private final Partners partners;
    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;
    private final GroupDismissal dismissal;
    private final Clock clock;

    FailedDismissals(
            Partners partners,
            DeliveryParameters parameters,
            DeliveryQueries queries,
            GroupDismissal dismissal,
            Clock clock) {
        this.partners = partners;
        this.parameters = parameters;
        this.queries = queries;
        this.dismissal = dismissal;
        this.clock = clock;
    }

    /** @param failure one of {@link FailedDeliveries#FAILURES} */
    public record Which(PartnerId partner, IntegrationId integration, String failure) {}

    /**
     * What a dismissal would include.
     *
     * @param matched the number of deliveries, even if it is more than {@link #MOST_AT_ONCE}
     * @param to time of the count: the counted deliveries failed before then
     */
    public record Counted(long matched, Instant to) {}

    /**
     * Counts the group's deliveries.
     *
     * @throws Refusal PARTNER_NOT_FOUND; MALFORMED_REQUEST for an unknown failure
     */
    public Counted count(Which which) {
        Instant now = clock.instant();
        return new Counted(queries.count(filter(which, now)), now);
    }

    /**
     * Dismisses the deliveries of a group, at most {@link #MOST_AT_ONCE}. A delivery that was sent again in the meantime is left
     * alone.
     *
     * @param to the time from {@link Counted}: a delivery that failed later is left alone, whenever it was created
     * @param reason for people; null when none was given
     * @return how many were dismissed
     * @throws Refusal as {@link #count}
     */
    public long dismiss(Which which, Instant to, Actor actor, @Nullable String reason) {
        return dismissal.dismiss(filter(which, to), DeliveryState.FAILED, actor, reason);
    }

    private DeliveryFilter filter(Which which, Instant to) {
        partners.require(which.partner());
        return parameters
                .filter(which.partner(), DeliverySearch.failed(which.integration(), which.failure()))
                .orElseThrow()
                .settledBefore(to);
    }
}
