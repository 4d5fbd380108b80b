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

/** Starts, lists and shows certification runs. An integration has one run at a time, and a limited number of runs an hour. */
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

    /** @param begun false when {@code run} was already in progress */
    public record Begun(CertificationRun run, boolean begun) {}

    /**
     * Starts a run against the endpoint of the active integration. The run continues in the background; its start is audited.
     *
     * @throws Refusal PARTNER_NOT_FOUND; NO_ACTIVE_INTEGRATION; VALIDATION_FAILED when the integration has no
     *     {@code webhook_url}; RATE_LIMIT_EXCEEDED after too many runs within an hour; OVERLOADED when this node has too many
     *     runs in progress
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
        runs.breakOffExpired(now, now.plus(shape.lease()));
        Optional<CertificationRun> underWay = runs.running(integration);
        if (underWay.isPresent()) {
            return new Begun(underWay.get(), false);
        }
        refuseTooMany(integration, now);
        UUID id = Uuid7.next();
        if (!begin(id, integration, url, actor, now)) {
            // another request has begun a run at the same time; if that has ended already, the newest is it
            CertificationRun rival =
                    runs.running(integration).or(() -> latest(partner)).orElseThrow();
            return new Begun(rival, false);
        }
        if (shape.automatic()) {
            runner.start(id, integration);
        } else {
            waiting.add(() -> runner.make(id, integration));
        }
        return new Begun(show(partner, id), true);
    }

    /** For tests: executes the runs that were begun, in the caller's thread. See {@link CertificationShape#automatic}. */
    public void step() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    /** @throws Refusal PARTNER_NOT_FOUND; NOT_FOUND when the partner has no such run */
    public CertificationRun show(PartnerId partner, UUID id) {
        partners.require(partner);
        return runs.find(partner, id)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "This partner has no such run."));
    }

    /**
     * Returns the runs of a partner, the newest first.
     *
     * @param cursor the cursor of the previous page; null for the first page
     * @throws Refusal PARTNER_NOT_FOUND; MALFORMED_REQUEST for an invalid cursor or limit
     */
    public Page<CertificationRun> list(PartnerId partner, @Nullable String cursor, int limit) {
        int size = Limit.checked(limit);
        UUID before = Cursor.id(cursor);
        partners.require(partner);
        return Page.of(runs.list(partner, before, size + 1), size, run -> Cursor.of(run.certificationRunId()));
    }

    /** Returns the newest run of the partner, in whatever state; empty when there is none. */
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
