package nl.chargecars.partnersync.deliveries;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends many deliveries again, selected by filter and time range, with a count in advance on request. Where the partner has an active
 * integration, only deliveries of that one: those of an integration that it replaced would be held for ever. A replay is a job that
 * {@link ReplayWorker} continues; its first page is processed at once, so that a small replay is complete when the request is
 * answered.
 */
@Component
public class Replay {

    /** The states that may be replayed. Held deliveries are sent by enabling their integration, not by a replay. */
    static final List<String> STATES = Stream.of(
                    DeliveryState.FAILED, DeliveryState.DISMISSED, DeliveryState.DELIVERED, DeliveryState.PENDING)
            .map(DeliveryState::wireName)
            .toList();

    /** So many replays of a partner run at a time: one job does a page of each in turn, so those of others wait for them. */
    static final int MOST_RUNNING = 3;

    private static final Logger log = LoggerFactory.getLogger(Replay.class);

    private static final Duration SHORTLY = Duration.ofSeconds(10);

    private final Partners partners;
    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;
    private final ReplayRepository repository;
    private final ReplayWorker worker;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Replay(
            Partners partners,
            DeliveryParameters parameters,
            DeliveryQueries queries,
            ReplayRepository repository,
            ReplayWorker worker,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.partners = partners;
        this.parameters = parameters;
        this.queries = queries;
        this.repository = repository;
        this.worker = worker;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Counts the deliveries that a replay would include.
     *
     * @throws Refusal PARTNER_NOT_FOUND; MALFORMED_REQUEST for a state that cannot be replayed, or an unknown event
     */
    public long count(PartnerId partner, DeliverySearch search) {
        return filter(partner, search, clock.instant()).map(queries::count).orElse(0L);
    }

    /**
     * Returns how many of the deliveries that {@link #count} counts cannot be sent, because their payloads are no longer kept. Where
     * there are more than {@link FailedDeliveries#MOST_COUNTED}, only the newest are looked at.
     *
     * @throws Refusal as {@link #count}
     */
    public long withoutPayload(PartnerId partner, DeliverySearch search) {
        return filter(partner, search, clock.instant())
                .map(filter -> queries.countWithoutPayload(filter, FailedDeliveries.MOST_COUNTED))
                .orElse(0L);
    }

    /** The outcome of a request for a replay. */
    public sealed interface Started {

        /** @param replay without an id when no delivery can match, so that there is nothing to begin */
        record Begun(ReplayView replay) implements Started {}

        /**
         * {@link #MOST_RUNNING} replays of the partner run already.
         *
         * @param refusal RATE_LIMIT_EXCEEDED, for callers of the API
         */
        record TooMany(Refusal refusal) implements Started {}
    }

    /**
     * Begins a replay. Audited. The first page has usually been processed when this method returns.
     *
     * @param search without a state: the failed deliveries; without an end: those created until now
     * @throws Refusal as {@link #count}
     */
    public Started start(PartnerId partner, DeliverySearch search, Actor actor) {
        Instant now = clock.instant();
        Optional<DeliveryFilter> filter = filter(partner, search, now);
        if (filter.isEmpty()) {
            return new Started.Begun(ReplayView.counted(0, false));
        }
        Optional<Refusal> tooMany = tooMany(partner); // before all that match are counted
        if (tooMany.isPresent()) {
            return new Started.TooMany(tooMany.get());
        }
        DeliveryFilter what = filter.get();
        var job = new ReplayJob(
                Uuid7.next(),
                partner,
                actor,
                what.criteria(),
                search.partnerOrderId(),
                ReplayView.State.RUNNING,
                queries.count(what),
                0,
                null,
                now,
                null,
                0);
        return keep(job).<Started>map(Started.TooMany::new).orElseGet(() -> begin(job));
    }

    private Started begin(ReplayJob job) {
        worker.begin(job.id());
        return new Started.Begun(ReplayView.of(progressed(job)));
    }

    /** Returns how far the replay has come; as it was stored when that cannot be read: whoever was refused would ask for another. */
    private ReplayJob progressed(ReplayJob job) {
        try {
            return repository.find(job.partner(), job.id()).orElse(job);
        } catch (DataAccessException failure) {
            log.warn("the progress of replay {} cannot be read", job.id(), failure);
            return job;
        }
    }

    /** @throws Refusal PARTNER_NOT_FOUND; NOT_FOUND when the partner has no such replay */
    public ReplayView one(PartnerId partner, UUID id) {
        return ReplayView.of(find(partner, id));
    }

    /**
     * Lists the partner's replays, newest first.
     *
     * @param cursor null for the first page
     * @throws Refusal PARTNER_NOT_FOUND; MALFORMED_REQUEST for an invalid cursor
     */
    public Page<ReplayView> list(PartnerId partner, @Nullable String cursor, int limit) {
        UUID behind = Cursor.id(cursor);
        partners.require(partner);
        return Page.of(repository.list(partner, behind, limit + 1), limit, job -> Cursor.of(job.id()))
                .map(ReplayView::of);
    }

    /** A replay and its partner. */
    public record OfPartner(PartnerId partner, ReplayView replay) {}

    /** The replays of all partners: first the running ones, then the latest; at most {@code limit} of each, without duplicates. */
    public List<OfPartner> latest(int limit) {
        return Stream.concat(repository.running(limit).stream(), repository.latest(limit).stream())
                .collect(Collectors.toMap(ReplayJob::id, job -> job, (one, _) -> one, LinkedHashMap::new))
                .values()
                .stream()
                .map(job -> new OfPartner(job.partner(), ReplayView.of(job)))
                .toList();
    }

    /**
     * Stops the replay before its next page. Audited. Deliveries that were already reopened stay open; a finished replay stays
     * finished.
     *
     * @throws Refusal as {@link #one}
     */
    public ReplayView cancel(PartnerId partner, UUID id, Actor actor) {
        find(partner, id);
        transaction.executeWithoutResult(_ -> {
            if (repository.finish(id, ReplayView.State.CANCELLED, 0, clock.instant())) {
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

    private Optional<DeliveryFilter> filter(PartnerId partner, DeliverySearch search, Instant now) {
        partners.require(partner);
        String state = Objects.requireNonNullElse(search.state(), DeliveryState.FAILED.wireName());
        if (!STATES.contains(state)) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "state must be one of " + String.join(", ", STATES) + ".");
        }
        Optional<IntegrationId> active = parameters.active(partner);
        IntegrationId wanted = search.integration();
        if (wanted != null && active.isPresent() && !active.get().equals(wanted)) {
            return Optional.empty();
        }
        return parameters.filter(
                partner,
                new DeliverySearch(
                        state,
                        search.event(),
                        search.partnerOrderId(),
                        search.from(),
                        Objects.requireNonNullElse(search.to(), now),
                        active.isPresent() ? active.get() : wanted,
                        search.failure()));
    }

    /** Stores the job; returns why not when too many others of the partner have begun in the meantime. */
    private Optional<Refusal> keep(ReplayJob job) {
        Criteria criteria = job.criteria();
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("state", job.filterState().wireName());
        asked.put("event", criteria.event());
        asked.put("partner_order_id", job.partnerOrderId());
        asked.put("integration_id", Objects.toString(criteria.integration(), null));
        asked.put("failure", criteria.failure());
        asked.put("from", Objects.toString(criteria.from(), null));
        asked.put("to", job.to().toString());
        asked.put("matched", job.matched());
        return Objects.requireNonNull(transaction.execute(_ -> {
            repository.lockBeginnings(job.partner());
            Optional<Refusal> tooMany = tooMany(job.partner());
            if (tooMany.isEmpty()) {
                repository.insert(job);
                auditLog.record(List.of(new AuditEntry(
                        job.actor(), "REPLAY_STARTED", "replays", job.id().toString(), asked)));
            }
            return tooMany;
        }));
    }

    private Optional<Refusal> tooMany(PartnerId partner) {
        if (repository.countRunning(partner) < MOST_RUNNING) {
            return Optional.empty();
        }
        return Optional.of(Refusal.retryAfter(
                ErrorCode.RATE_LIMIT_EXCEEDED,
                MOST_RUNNING + " replays of this partner are running already. Wait until one is done, or cancel one.",
                SHORTLY));
    }

    private ReplayJob find(PartnerId partner, UUID id) {
        partners.require(partner);
        return repository
                .find(partner, id)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "This partner has no such replay."));
    }
}
