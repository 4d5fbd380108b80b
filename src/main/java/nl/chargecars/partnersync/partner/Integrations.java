package nl.chargecars.partnersync.partner;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The integrations as the other rooms need them: read in their own transaction, so that what is decided fits what is stored. */
@Component
public class Integrations {

    private static final Actor ENGINE = Actor.system("delivery");

    private final IntegrationRepository repository;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Integrations(IntegrationRepository repository, AuditLog auditLog, TransactionTemplate transaction, Clock clock) {
        this.repository = repository;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The active integration of each partner that has one. */
    public Map<PartnerId, Integration> active(Collection<PartnerId> partners) {
        return repository.active(partners);
    }

    /** The active ones, to be asked together with others; {@link #found} says which they are. */
    public Read<Integration> finding(Collection<PartnerId> partners) {
        return repository.findingActive(partners);
    }

    /** What was asked, by partner; {@link #active} knows it for the rest of the transaction. */
    public Map<PartnerId, Integration> found(Read<Integration> asked) {
        return repository.remember(asked.answer());
    }

    public Optional<Integration> active(PartnerId partner) {
        return Optional.ofNullable(active(List.of(partner)).get(partner));
    }

    /** @throws Refusal NO_ACTIVE_INTEGRATION */
    public Integration requireActive(PartnerId partner) {
        return active(partner).orElseThrow(Refusal::noActiveIntegration);
    }

    /**
     * The active one, whose partner can be asked for statuses.
     *
     * @param otherwise what to do where that is not so
     * @throws Refusal NO_ACTIVE_INTEGRATION; VALIDATION_FAILED, {@code not_polled}
     */
    public Integration requirePolled(PartnerId partner, String otherwise) {
        Integration integration = requireActive(partner);
        if (!integration.polled()) {
            throw Refusal.invalid(List.of(new Problem("", "not_polled", otherwise)));
        }
        return integration;
    }

    /** All of a partner's integrations, the active one first, then by name. */
    public List<Integration> of(PartnerId partner) {
        return repository.of(partner);
    }

    /** Those whose mapping, in either direction, names one of these statuses of ours; by partner and name. */
    public List<MappedIntegration> naming(Collection<String> statuses) {
        return repository.naming(List.copyOf(statuses));
    }

    /**
     * The partner's integration of this name, or its active one where no name is given.
     *
     * @throws Refusal NOT_FOUND, NO_ACTIVE_INTEGRATION
     */
    public Integration require(PartnerId partner, @Nullable String name) {
        return repository.require(partner, name);
    }

    /** How the latest exchanges went. */
    public Recent recent(Integration integration) {
        return repository.figures(integration.partner()).stream()
                .filter(figures -> figures.id().equals(integration.id()))
                .findFirst()
                .map(figures -> new Recent(
                        figures.lastSyncAt(),
                        figures.successRate(),
                        figures.lastErrorAt(),
                        figures.lastErrorMessage(),
                        figures.lastErrorCode()))
                .orElse(Recent.NOTHING);
    }

    public Optional<Integration> find(IntegrationId id) {
        return repository.find(id);
    }

    /** Every integration whose partner is to be asked for statuses now. */
    public List<Integration> polled() {
        return repository.active().stream().filter(Integration::polled).toList();
    }

    /**
     * True when the partner is to be asked still, and as when this was read: what was answered otherwise may be somebody else's answer,
     * or one to another question.
     */
    public boolean stillPolledAs(Integration read) {
        return find(read.id())
                .filter(now -> now.polled() && now.version() == read.version())
                .isPresent();
    }

    /**
     * How often the partner may call now: as its active integration says; without one as the tightest does, or the default.
     *
     * @param impatient with the caller's own time-out: this is asked before anything else is done
     */
    public RateLimitInForce rateLimit(JdbcTemplate impatient, PartnerId partner) {
        return repository.rateLimit(impatient, partner);
    }

    /** Grows with every change of a configuration that this node has committed: what was read before is to be read again. */
    public long changes() {
        return repository.changes();
    }

    /** Every integration that may send now. */
    public List<Integration> sending() {
        return repository.active().stream().filter(Integration::sending).toList();
    }

    /**
     * Stops sending to an endpoint that wants no more (410) or failed for days; its deliveries are held until somebody
     * enables it again through the configuration.
     *
     * @param version of the configuration that the attempts were made with: once there is another, nothing is known of its endpoint
     */
    public void disableEndpoint(IntegrationId id, int version, DisabledBecause why) {
        disableEndpoint(id, version, why, ENGINE);
    }

    /** The same, because somebody wants it. */
    public void disableEndpoint(IntegrationId id, DisabledBecause why, Actor actor) {
        disableEndpoint(id, null, why, actor);
    }

    private void disableEndpoint(IntegrationId id, @Nullable Integer version, DisabledBecause why, Actor actor) {
        transaction.executeWithoutResult(_ -> {
            if (repository.disableEndpoint(id, version, why, clock.instant())) {
                auditLog.record(List.of(new AuditEntry(
                        actor,
                        "ENDPOINT_DISABLED",
                        "partner_integrations",
                        id.toString(),
                        Map.of("endpoint", Map.of("from", "enabled", "to", "disabled"), "reason", why.text()))));
            }
        });
    }
}
