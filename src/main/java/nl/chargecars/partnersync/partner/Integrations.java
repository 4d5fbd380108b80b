package nl.chargecars.partnersync.partner;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

/**
 * Gives the other packages access to the integrations. Reads run in the caller's transaction, so that its decisions match the state
 * it stores.
 */
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

    /** Returns the active integration of each partner that has one; cached for the rest of the caller's transaction. */
    public Map<PartnerId, Integration> active(Collection<PartnerId> partners) {
        return repository.active(partners);
    }

    /** Returns a query for the active integrations, to be sent together with others; pass it to {@link #activeIn} afterwards. */
    public Read<Integration> findingActive(Collection<PartnerId> partners) {
        return repository.findingActive(partners);
    }

    /** Returns the result of the query by partner, and caches it for {@link #active} for the rest of the transaction. */
    public Map<PartnerId, Integration> activeIn(Read<Integration> asked) {
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
     * Returns the partner's active integration, which must be polled for statuses.
     *
     * @param otherwise message of the refusal if it is not polled
     * @throws Refusal NO_ACTIVE_INTEGRATION; VALIDATION_FAILED, {@code not_polled}
     */
    public Integration requirePolled(PartnerId partner, String otherwise) {
        Integration integration = requireActive(partner);
        if (!integration.polled()) {
            throw Refusal.invalid(List.of(new Problem("", "not_polled", otherwise)));
        }
        return integration;
    }

    /** Returns all of a partner's integrations, the active one first, then by name. */
    public List<Integration> of(PartnerId partner) {
        return repository.of(partner);
    }

    /** Returns the partner's active integration; without one, that of the latest exchange, or the first by name if there was none. */
    public Optional<Integration> latest(PartnerId partner) {
        List<Integration> all = repository.of(partner);
        if (all.size() < 2 || all.getFirst().active()) {
            return all.stream().findFirst();
        }
        Map<IntegrationId, Instant> used = repository.figures(partner).stream()
                .collect(Collectors.toMap(
                        IntegrationRepository.Figures::id,
                        figures -> figures.recent().latest()));
        return all.stream().max(Comparator.comparing(one -> used.getOrDefault(one.id(), Instant.EPOCH)));
    }

    /** Returns the integrations whose mapping uses one of these ChargeCars statuses, in either direction; by partner and name. */
    public List<MappedIntegration> naming(Collection<String> statuses) {
        return repository.naming(List.copyOf(statuses));
    }

    /**
     * Returns the partner's integration of this name, or its active one if the name is null.
     *
     * @throws Refusal NOT_FOUND, NO_ACTIVE_INTEGRATION
     */
    public Integration require(PartnerId partner, @Nullable String name) {
        return repository.require(partner, name);
    }

    /** Returns how the latest exchanges with the partner went. */
    public RecentExchanges recent(Integration integration) {
        return repository.figures(integration.partner()).stream()
                .filter(figures -> figures.id().equals(integration.id()))
                .findFirst()
                .map(IntegrationRepository.Figures::recent)
                .orElse(RecentExchanges.NOTHING);
    }

    /**
     * Returns the integration.
     *
     * @param id null, as of an empty field of a form: no integration has it
     * @throws Refusal NOT_FOUND
     */
    public Integration require(@Nullable IntegrationId id) {
        return repository.require(id);
    }

    public Optional<Integration> find(IntegrationId id) {
        return repository.find(id);
    }

    /** Returns every integration whose partner is to be polled for statuses now. */
    public List<Integration> polled() {
        return repository.active().stream().filter(Integration::polled).toList();
    }

    /**
     * Returns true when the integration is still to be polled and its configuration has not changed since {@code read} was read.
     * Otherwise the caller must discard the responses: they may come from another address or belong to another request.
     */
    public boolean stillPolledAs(Integration read) {
        return find(read.id())
                .filter(now -> now.polled() && now.version() == read.version())
                .isPresent();
    }

    /**
     * Returns the partner's present rate limit: that of its active integration; without one the strictest of its integrations, or the
     * default if it has none.
     *
     * @param impatient template with the caller's own timeout, because this runs before everything else in a request
     */
    public RateLimitInForce rateLimit(JdbcTemplate impatient, PartnerId partner) {
        return repository.rateLimit(impatient, partner);
    }

    /** Returns a number that grows with every configuration change committed by this node; callers then reread what they cached. */
    public long changes() {
        return repository.changes();
    }

    /** Returns every integration whose deliveries may be sent now. */
    public List<Integration> sending() {
        return repository.active().stream().filter(Integration::sending).toList();
    }

    /**
     * Disables an endpoint that responded with 410 or failed for days. Its deliveries are held until somebody enables it again through
     * the configuration. Audited.
     *
     * @param version version of the configuration used by the attempts; nothing is done if the integration has another version by now,
     *     as the attempts prove nothing about the new endpoint
     */
    public void disableEndpoint(IntegrationId id, int version, DisabledBecause why) {
        disableEndpoint(id, version, why, ENGINE);
    }

    /** Disables the endpoint at the request of the actor, whatever the version of the configuration. Audited. */
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
