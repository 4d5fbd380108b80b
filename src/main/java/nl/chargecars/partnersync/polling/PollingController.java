package nl.chargecars.partnersync.polling;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import nl.chargecars.partnersync.web.Answer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the polling of a partner goes, and "ask now". */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/polling")
class PollingController {

    private static final int MOST_FAILING = 100;

    private final Partners partners;
    private final Integrations integrations;
    private final RoundRepository rounds;
    private final PolledOrderRepository orders;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PollingController(
            Partners partners,
            Integrations integrations,
            RoundRepository rounds,
            PolledOrderRepository orders,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.partners = partners;
        this.integrations = integrations;
        this.rounds = rounds;
        this.orders = orders;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What is shown.
     *
     * @param enabled whether the partner is asked at all now
     * @param progress null until the worker has seen the configuration
     * @param failingOrders the first hundred whose latest question was not answered, or whose status was refused
     */
    record PollingView(
            IntegrationId integrationId,
            String integrationName,
            boolean enabled,
            String syncFrequency,
            @Nullable Progress progress,
            List<Failing> failingOrders) {}

    @GetMapping
    Answer<PollingView> show(@PathVariable("partner_id") PartnerId partner) {
        partners.require(partner);
        return Answer.of(view(integrations.requireActive(partner)));
    }

    /** A round is due now; one that is under way or resting goes on. */
    @PostMapping("/run")
    public Answer<PollingView> run(@PathVariable("partner_id") PartnerId partner, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            partners.require(partner);
            Integration integration = integrations.requirePolled(
                    partner,
                    "The active integration has no polling that is enabled, or sync_enabled is false. Set polling with"
                            + " POST …/integration-config.");
            rounds.enrol(List.of(integration.id()), clock.instant());
            rounds.makeDue(integration.id(), clock.instant());
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "POLLING_REQUESTED",
                    "polling_rounds",
                    integration.id().toString(),
                    Map.of())));
            return Answer.of(view(integration));
        }));
    }

    private PollingView view(Integration integration) {
        Optional<Progress> progress = rounds.progress(integration.id());
        return new PollingView(
                integration.id(),
                integration.name(),
                integration.polled(),
                integration.delivery().frequency().wireName(),
                progress.orElse(null),
                orders.failing(integration.id(), MOST_FAILING));
    }
}
