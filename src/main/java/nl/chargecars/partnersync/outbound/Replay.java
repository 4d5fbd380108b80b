package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends many deliveries again: by filter and time range, counted first when asked. A replay is a job that {@link ReplayWorker}
 * goes on with; its first page is done at once, so a small one is done when it is answered.
 */
@Component
class Replay {

    private static final int LONGEST_ORDER_ID = 200;

    /** What is held is sent by enabling it, not by a replay. */
    private static final List<DeliveryState> REPLAYABLE =
            List.of(DeliveryState.FAILED, DeliveryState.DISMISSED, DeliveryState.DELIVERED, DeliveryState.PENDING);

    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;
    private final ReplayRepository repository;
    private final ReplayWorker worker;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Replay(
            DeliveryParameters parameters,
            DeliveryQueries queries,
            ReplayRepository repository,
            ReplayWorker worker,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.parameters = parameters;
        this.queries = queries;
        this.repository = repository;
        this.worker = worker;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @throws Refusal VALIDATION_FAILED with everything that is wrong with the filter */
    ReplayView ask(PartnerId partner, Fields fields, Actor actor) {
        List<String> states = REPLAYABLE.stream().map(DeliveryState::wireName).toList();
        String state = Objects.requireNonNullElse(fields.oneOf("state", states), DeliveryState.FAILED.wireName());
        String event = fields.oneOf("event", DeliveryParameters.events());
        String partnerOrderId = fields.text("partner_order_id", LONGEST_ORDER_ID);
        Instant from = fields.instant("from");
        Instant to = fields.instant("to");
        boolean dryRun = Boolean.TRUE.equals(fields.bool("dry_run"));
        fields.check();
        Instant now = clock.instant();
        Instant until = to == null ? now : to;
        Optional<DeliveryFilter> filter = parameters.filter(partner, state, event, partnerOrderId, from, until);
        long matched = filter.map(queries::count).orElse(0L);
        if (dryRun || filter.isEmpty()) {
            return ReplayView.counted(matched, dryRun);
        }
        var job = new ReplayJob(
                Uuid7.next(),
                partner,
                actor,
                DeliveryState.named(state),
                event,
                filter.get().order(),
                partnerOrderId,
                from,
                until,
                ReplayJob.State.RUNNING,
                matched,
                0,
                null,
                now,
                null);
        start(job);
        worker.begin(job.id());
        return one(partner, job.id());
    }

    /** @throws Refusal NOT_FOUND when the partner has no such replay */
    ReplayView one(PartnerId partner, UUID id) {
        return ReplayView.of(find(partner, id));
    }

    List<ReplayView> list(PartnerId partner, @Nullable UUID behind, int limit) {
        return repository.list(partner, behind, limit).stream()
                .map(ReplayView::of)
                .toList();
    }

    /** Does no further page. What was opened again stays so; what is finished stays finished. */
    ReplayView cancel(PartnerId partner, UUID id, Actor actor) {
        find(partner, id);
        transaction.executeWithoutResult(_ -> {
            if (repository.finish(id, ReplayJob.State.CANCELLED, 0, clock.instant())) {
                auditLog.record(List.of(new AuditEntry(
                        actor,
                        "REPLAY_CANCELLED",
                        "replays",
                        id.toString(),
                        Map.of("state", Map.of("from", "running", "to", "cancelled")))));
            }
        });
        return one(partner, id);
    }

    private void start(ReplayJob job) {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("state", job.filterState().wireName());
        asked.put("event", job.event());
        asked.put("partner_order_id", job.partnerOrderId());
        asked.put("from", Objects.toString(job.from(), null));
        asked.put("to", job.to().toString());
        asked.put("matched", job.matched());
        transaction.executeWithoutResult(_ -> {
            repository.insert(job);
            auditLog.record(List.of(new AuditEntry(
                    job.actor(), "REPLAY_STARTED", "replays", job.id().toString(), asked)));
        });
    }

    private ReplayJob find(PartnerId partner, UUID id) {
        return repository
                .find(partner, id)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "This partner has no such replay."));
    }
}
