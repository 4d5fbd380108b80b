package nl.chargecars.partnersync.inbound;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.figures.IntegrationFigures;
import nl.chargecars.partnersync.figures.IntegrationMeters;
import nl.chargecars.partnersync.figures.IntegrationMeters.Counted;
import nl.chargecars.partnersync.figures.SyncResult;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.ReceivedUpdate.Reprocessing;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.order.Orders.Located;
import nl.chargecars.partnersync.order.Orders.PartnerKey;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Reads;
import nl.chargecars.partnersync.storage.Writes;
import nl.chargecars.partnersync.web.Json;
import org.springframework.stereotype.Component;

/**
 * Processes batches of partners' status updates in the caller's transaction (seed, "Process Partner Status Update"): finds the order,
 * maps the status, recognises repeated and stale updates, hands the others to the status engine, and stores all with their outcomes.
 */
@Component
class StatusUpdates {

    private final Orders orders;
    private final Integrations integrations;
    private final StatusEngine statusEngine;
    private final StatusUpdateRepository repository;
    private final IntegrationFigures figures;
    private final IntegrationMeters meters;
    private final AuditLog auditLog;
    private final Json json;
    private final Clock clock;

    StatusUpdates(
            Orders orders,
            Integrations integrations,
            StatusEngine statusEngine,
            StatusUpdateRepository repository,
            IntegrationFigures figures,
            IntegrationMeters meters,
            AuditLog auditLog,
            Json json,
            Clock clock) {
        this.orders = orders;
        this.integrations = integrations;
        this.statusEngine = statusEngine;
        this.repository = repository;
        this.figures = figures;
        this.meters = meters;
        this.auditLog = auditLog;
        this.json = json;
        this.clock = clock;
    }

    /** Processes a batch. Returns the outcomes in the order of the updates. */
    List<ProcessedUpdate> process(List<ReceivedUpdate> updates) {
        Read<Integration> integrationsThere = integrations.findingActive(
                updates.stream().map(ReceivedUpdate::partner).collect(Collectors.toSet()));
        Read<Map.Entry<PartnerKey, Located>> located = orders.locating(UpdateBatch.keys(updates));
        new Reads().add(integrationsThere).add(located).ask();
        Map<PartnerId, Integration> active = integrations.activeIn(integrationsThere);
        var batch = new UpdateBatch(updates, active, orders.locatedIn(located), statusEngine, repository, json);
        List<ProcessedUpdate> processed = updates.stream().map(batch::settle).toList();
        // updates that are processed again were counted when they came
        List<ProcessedUpdate> came = batch.settled().stream()
                .filter(one -> one.integration() != null && !one.received().again())
                .toList();
        meters.count(
                "partnersync.status.updates",
                came.stream()
                        .map(one -> new Counted(
                                Objects.requireNonNull(active.get(one.received().partner())),
                                one.outcome().wireName()))
                        .toList());
        Instant now = clock.instant();
        Collection<ProcessedUpdate> settled = batch.settled();
        Writes before = batch.recording()
                .addAll(repository.saving(settled, now))
                .add(auditLog.recording(settled.stream()
                        .flatMap(one -> auditEntries(one, batch.acceptedMeanwhile(one.received())))
                        .toList()));
        figures.record(before, came.stream().map(one -> syncResult(one, now)).toList());
        return processed;
    }

    private static SyncResult syncResult(ProcessedUpdate one, Instant now) {
        var integration = Objects.requireNonNull(one.integration());
        SyncResult result = one.outcome().accepted()
                ? SyncResult.succeeded(integration, now)
                : SyncResult.failed(
                        integration,
                        now,
                        one.outcome().wireName(),
                        "Status update refused: " + one.outcome().wireName());
        return one.received().decided() ? result : result.ofStatusUpdate();
    }

    private static Stream<AuditEntry> auditEntries(ProcessedUpdate one, boolean acceptedMeanwhile) {
        List<AuditEntry> entries = new ArrayList<>();
        if (one.outcome() == Outcome.APPLIED) {
            entries.add(applied(one));
        }
        Reprocessing reprocessing = one.received().reprocessing();
        if (reprocessing != null && !acceptedMeanwhile) {
            entries.add(new AuditEntry(
                    reprocessing.by(),
                    "STATUS_UPDATE_REPROCESSED",
                    "partner_status_updates",
                    one.received().id().toString(),
                    Map.of(
                            "outcome",
                            one.outcome().wireName(),
                            "from",
                            reprocessing.before().wireName(),
                            "to",
                            one.outcome().wireName())));
        }
        return entries.stream();
    }

    private static AuditEntry applied(ProcessedUpdate one) {
        PartnerUpdate update = Objects.requireNonNull(one.received().update());
        return new AuditEntry(
                one.received().sender(),
                "PARTNER_STATUS_UPDATE",
                "orders",
                String.valueOf(one.order()),
                Map.of(
                        "partner_status", update.status(),
                        "chargecars_status", String.valueOf(one.mappedStatus()),
                        "partner_order_id", update.partnerOrderId()));
    }
}
