package nl.chargecars.partnersync.portal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.access.Scope;
import nl.chargecars.partnersync.certification.CertificationRun;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.certification.Check;
import nl.chargecars.partnersync.deliveries.DeliveryDesk;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.AcceptedUpdates;
import nl.chargecars.partnersync.order.OrderQuery;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.pacing.LaneState;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Hold;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.portal.Overview.Count;
import nl.chargecars.partnersync.portal.Overview.Step;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects the data of the first page, as far as the scopes of the credential allow. Counts at most 100 deliveries of a state. */
@Component
class Overviews {

    private static final int COUNTED = 100;
    private static final int SHOWN = 5;
    private static final String CERTIFYING = "/portal/guide#certify";

    private final Integrations integrations;
    private final Pacing pacing;
    private final DeliveryDesk deliveries;
    private final Orders orders;
    private final AcceptedUpdates updates;
    private final CertificationRuns certifications;
    private final Clock clock;

    Overviews(
            Integrations integrations,
            Pacing pacing,
            DeliveryDesk deliveries,
            Orders orders,
            AcceptedUpdates updates,
            CertificationRuns certifications,
            Clock clock) {
        this.integrations = integrations;
        this.pacing = pacing;
        this.deliveries = deliveries;
        this.orders = orders;
        this.updates = updates;
        this.certifications = certifications;
        this.clock = clock;
    }

    Overview of(PartnerCaller visitor) {
        PartnerId partner = visitor.partner();
        Integration integration = integrations.latest(partner).orElse(null);
        pacing.refresh();
        LaneState lane = integration == null ? null : pacing.state(integration.id());
        boolean mayRead = visitor.may(Scope.DELIVERIES_READ);
        Integration shown = visitor.may(Scope.INTEGRATION_WRITE) ? integration : null;
        Page<DeliveryView> failed = mayRead
                ? deliveries.list(partner, DeliverySearch.in(DeliveryState.FAILED), null, COUNTED)
                : new Page<>(true, List.of(), null);
        return new Overview(
                state(integration, lane, clock.instant()),
                shown,
                lane,
                shown == null ? null : integrations.recent(shown),
                mayRead ? count(partner, DeliveryState.PENDING) : null,
                mayRead ? count(partner, DeliveryState.HELD) : null,
                mayRead ? count(failed) : null,
                failed.data().stream().limit(SHOWN).toList(),
                todo(visitor, integration));
    }

    private static Overview.State state(@Nullable Integration integration, @Nullable LaneState lane, Instant now) {
        if (integration == null || lane == null) {
            return Overview.State.NONE;
        }
        Optional<Hold> hold = integration.hold();
        return hold.isPresent() ? held(hold.get()) : sending(integration, lane, now);
    }

    private static Overview.State held(Hold hold) {
        return switch (hold) {
            case INACTIVE -> Overview.State.INACTIVE;
            case PAUSED -> Overview.State.PAUSED;
            case DISABLED -> Overview.State.DISABLED;
            case NO_ADDRESS -> Overview.State.POLLING;
        };
    }

    private static Overview.State sending(Integration integration, LaneState lane, Instant now) {
        if (lane.breaker() != BreakerState.CLOSED) {
            return Overview.State.FAILING;
        }
        return lane.pausedAt(now, integration.version()) ? Overview.State.ASKED_TO_WAIT : Overview.State.SENDING;
    }

    private Count count(PartnerId partner, DeliveryState state) {
        return count(deliveries.list(partner, DeliverySearch.in(state), null, COUNTED));
    }

    private static Count count(Page<DeliveryView> page) {
        return new Count(page.data().size(), page.nextCursor() != null);
    }

    /** Each step links to the page on which it is done if the credential may do it, else to its section in the guide. */
    private List<Step> todo(PartnerCaller visitor, @Nullable Integration integration) {
        PartnerId partner = visitor.partner();
        boolean certifies = visitor.may(Scope.INTEGRATION_WRITE);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("configure", integration != null && integration.active(), "/portal/guide#configure"));
        steps.add(new Step("order", hasOrder(partner), "/portal/guide#orders"));
        boolean pushed = integration == null || integration.endpoint().url() != null;
        if (pushed) {
            Optional<CertificationRun> run = certifications
                    .latest(partner)
                    .filter(latest -> integration != null
                            && latest.webhookUrl().equals(integration.endpoint().shownUrl()));
            steps.add(new Step(
                    "answers",
                    passed(run, Check.ANSWERS, Check.REPEATED),
                    certifies ? "/portal/test-event" : CERTIFYING));
            steps.add(new Step(
                    "verifies",
                    passed(run, Check.WRONG_SIGNATURE, Check.ALTERED_BODY, Check.MISSING_SIGNATURE),
                    certifies ? "/portal/certification" : CERTIFYING));
        }
        steps.add(new Step("status", updates.any(partner), "/portal/guide#status"));
        return steps;
    }

    private boolean hasOrder(PartnerId partner) {
        return !orders.find(OrderQuery.newest(partner, null, null, 1)).isEmpty();
    }

    private static boolean passed(Optional<CertificationRun> run, Check... checks) {
        return run.filter(latest -> latest.passed(List.of(checks))).isPresent();
    }
}
