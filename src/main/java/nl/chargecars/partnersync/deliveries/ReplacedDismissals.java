package nl.chargecars.partnersync.deliveries;

import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Dismisses what waits for an integration that another one of the partner has replaced, after counting it: it is never sent. */
@Component
class ReplacedDismissals {

    private final Partners partners;
    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;
    private final GroupDismissal dismissal;

    ReplacedDismissals(
            Partners partners, DeliveryParameters parameters, DeliveryQueries queries, GroupDismissal dismissal) {
        this.partners = partners;
        this.parameters = parameters;
        this.queries = queries;
        this.dismissal = dismissal;
    }

    /**
     * Counts the deliveries that wait for the integration.
     *
     * @return 0 while no other integration of the partner is active
     * @throws Refusal PARTNER_NOT_FOUND; OVERLOADED when too many counts are under way
     */
    long count(PartnerId partner, IntegrationId integration) {
        return filter(partner, integration).map(queries::count).orElse(0L);
    }

    /**
     * Dismisses the deliveries that {@link #count} counts, at most {@link GroupDismissal#MOST_AT_ONCE}; none any more once no other
     * integration of the partner is active.
     *
     * @param reason for people; null when none was given
     * @return how many were dismissed
     * @throws Refusal PARTNER_NOT_FOUND
     */
    long dismiss(PartnerId partner, IntegrationId integration, Actor actor, @Nullable String reason) {
        return filter(partner, integration)
                .map(filter -> dismissal.dismiss(filter, DeliveryState.HELD, actor, reason))
                .orElse(0L);
    }

    private Optional<DeliveryFilter> filter(PartnerId partner, IntegrationId integration) {
        partners.require(partner);
        return parameters
                .active(partner)
                .filter(active -> !active.equals(integration))
                .flatMap(_ -> parameters.filter(
                        partner,
                        new DeliverySearch(DeliveryState.HELD.wireName(), null, null, null, null, integration, null)));
    }
}
