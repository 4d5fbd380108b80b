package nl.chargecars.partnersync.certification;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Certification runs: begun, listed, shown. One at a time for each integration, and some an hour. */
@Component
public class CertificationRuns {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Partners partners;
    private final Integrations integrations;
    private final CertificationRepository runs;
    private final CertificationRunner runner;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final CertificationShape shape;
    private final Clock clock;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    CertificationRuns(
            Partners partners,
            Integrations integrations,
            CertificationRepository runs,
            CertificationRunner runner,
            AuditLog audit,
            TransactionTemplate transaction,
            CertificationShape shape,
            Clock clock) {
        this.partners = partners;
        this.integrations = integrations;
        this.runs = runs;
        this.runner = runner;
        this.audit = audit;
        this.transaction = transaction;
        this.shape = shape;
        this.clock = clock;
    }

    /** @param begun false when that run was under way already */
    public record Begun(CertificationRun run, boolean begun) {}

    /**
     * Begins a run with the active integration's endpoint; it goes on by itself.
     *
     * @throws Refusal NO_ACTIVE_INTEGRATION; VALIDATION_FAILED without a {@code webhook_url}; RATE_LIMIT_EXCEEDED after too many in
     *     an hour; OVERLOADED when this node has too many under way
     */
    public Begun begin(PartnerId partner, Actor actor) {
        partners.require(partner);
        Integration integration = integrations.requireActive(partner);
        URI url = integration.endpoint().url();
        if (url == null) {
            throw Refusal.invalid(List.of(new Problem(
                    "",
                    "no_webhook_url",
                    "The active integration has no webhook_url to call. Set one with POST …/integration-config.")));
        }
        Instant now = clock.instant();
        runs.breakOff(integration.id(), now);
        Optional<CertificationRun> underWay = latest(partner).filter(CertificationRun::running);
        if (underWay.isPresent()) {
            return new Begun(underWay.get(), false);
        }
        refuseTooMany(integration, now);
        UUID id = Uuid7.next();
        if (!begin(id, integration, url, actor, now)) {
            return new Begun(latest(partner).orElseThrow(), false); // somebody else was a moment quicker
        }
        if (shape.automatic()) {
            runner.start(id, integration);
        } else {
            waiting.add(() -> runner.make(id, integration));
        }
        return new Begun(show(partner, id), true);
    }

    /** By hand, for tests: makes the runs that were begun. */
    public void step() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    /** @throws Refusal NOT_FOUND */
    public CertificationRun show(PartnerId partner, UUID id) {
        partners.require(partner);
        return runs.find(partner, id)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such certification run."));
    }

    /**
     * Newest first.
     *
     * @param cursor the previous page's; null for the first
     */
    public Page<CertificationRun> list(PartnerId partner, @Nullable String cursor, int limit) {
        int size = Limit.checked(limit);
        UUID before = Cursor.id(cursor);
        partners.require(partner);
        return Page.of(runs.list(partner, before, size + 1), size, run -> Cursor.of(run.certificationRunId()));
    }

    /** The newest, whatever became of it. */
    public Optional<CertificationRun> latest(PartnerId partner) {
        return runs.list(partner, null, 1).stream().findFirst();
    }

    private boolean begin(UUID id, Integration integration, URI url, Actor actor, Instant now) {
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            boolean begun = runs.begin(id, integration, url, now, now.plus(shape.lease()));
            if (begun) {
                audit.record(List.of(
                        new AuditEntry(actor, "CERTIFICATION_STARTED", "certification_runs", id.toString(), Map.of())));
            }
            return begun;
        }));
    }

    private void refuseTooMany(Integration integration, Instant now) {
        if (runner.isFull()) {
            throw Refusal.retryAfter(
                    ErrorCode.OVERLOADED,
                    "Too many certification runs are under way. Try again shortly.",
                    Duration.ofSeconds(30));
        }
        runs.started(integration.id(), shape.anHour() - 1)
                .map(oldest -> Duration.between(now, oldest.plus(HOUR)))
                .filter(Duration::isPositive)
                .ifPresent(wait -> {
                    throw Refusal.retryAfter(
                            ErrorCode.RATE_LIMIT_EXCEEDED,
                            "An endpoint is certified " + shape.anHour() + " times an hour at most.",
                            wait);
                });
    }
}
