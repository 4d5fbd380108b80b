package nl.chargecars.partnersync.polling;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.polling.PolledOrderRepository.Failing;
import nl.chargecars.partnersync.polling.RoundRepository.Progress;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What users do with the polling of a partner: see its progress, start a round now. */
@Component
class PollingDesk {

    private final Partners partners;
    private final Integrations integrations;
    private final RoundRepository rounds;
    private final PolledOrderRepository orders;
    private final FailingOrders failing;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PollingDesk(
            Partners partners,
            Integrations integrations,
            RoundRepository rounds,
            PolledOrderRepository orders,
            FailingOrders failing,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.partners = partners;
        this.integrations = integrations;
        this.rounds = rounds;
        this.orders = orders;
        this.failing = failing;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * The polling of a partner as the API shows it.
     *
     * @param enabled whether the partner is polled at all now
     * @param progress null until the worker has seen the configuration
     * @param failingOrders the first hundred whose latest request was not answered, or whose status was refused
     */
    record PollingView(
            IntegrationId integrationId,
            String integrationName,
            boolean enabled,
            String syncFrequency,
            @Nullable Progress progress,
            List<Failing> failingOrders) {}

    /** @throws Refusal PARTNER_NOT_FOUND; NO_ACTIVE_INTEGRATION */
    PollingView show(PartnerId partner) {
        partners.require(partner);
        return view(integrations.requireActive(partner));
    }

    /**
     * Makes a round of all orders due now, of those that wait as well. A round of all orders that is in progress or paused continues
     * instead. Audited.
     *
     * @throws Refusal PARTNER_NOT_FOUND; NO_ACTIVE_INTEGRATION; VALIDATION_FAILED, {@code not_polled}
     */
    PollingView askNow(PartnerId partner, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            partners.require(partner);
            Integration integration = integrations.requirePolled(
                    partner,
                    "The active integration has no polling that is enabled, or sync_enabled is false. Set polling with"
                            + " POST …/integration-config.");
            Instant now = clock.instant();
            rounds.enrol(List.of(integration), now);
            orders.waitNoLonger(integration.id(), now);
            rounds.makeDue(integration.id(), now);
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "POLLING_REQUESTED",
                    "polling_rounds",
                    integration.id().toString(),
                    Map.of())));
            return view(integration);
        }));
    }

    private PollingView view(Integration integration) {
        return new PollingView(
                integration.id(),
                integration.name(),
                integration.polled(),
                integration.delivery().frequency().wireName(),
                rounds.progress(integration.id()).orElse(null),
                failing.of(integration.id()));
    }
}
