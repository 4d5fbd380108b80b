package nl.chargecars.partnersync.partner;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates and changes configurations. A partner can have several, of which at most one is active. Every change is audited. A request
 * that changes nothing leaves everything as it is, because a new version ends pauses and forgets failures: tools that apply the same
 * file every day would have a dead endpoint called for ever.
 */
@Component
public class IntegrationConfig {

    static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);

    /** Most configurations of a partner. Limited because every call of the partner reads all of them. */
    static final int MOST = 20;

    /** No integration has this version: the first one is 1. */
    private static final int NONE_YET = 0;

    private final Partners partners;
    private final IntegrationRepository repository;
    private final StatusMapRepository statusMaps;
    private final IntegrationParser parser;
    private final AuditLog auditLog;
    private final IntegrationFacts facts;
    private final Json json;
    private final TransactionTemplate transaction;
    private final Clock clock;

    IntegrationConfig(
            Partners partners,
            IntegrationRepository repository,
            StatusMapRepository statusMaps,
            IntegrationParser parser,
            AuditLog auditLog,
            IntegrationFacts facts,
            Json json,
            TransactionTemplate transaction,
            Clock clock) {
        this.partners = partners;
        this.repository = repository;
        this.statusMaps = statusMaps;
        this.parser = parser;
        this.auditLog = auditLog;
        this.facts = facts;
        this.json = json;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param created true when the partner had no integration of this name */
    public record Saved(Integration integration, boolean created) {}

    /**
     * Creates the configuration named {@code integration_name}, or changes the fields of it that the request contains.
     * {@code sync_enabled} false pauses it, true resumes it and enables a disabled endpoint. Without any difference it returns the
     * present configuration. Runs in a transaction.
     *
     * @throws Refusal PARTNER_NOT_FOUND; VALIDATION_FAILED with every problem; INTEGRATION_ALREADY_ACTIVE
     */
    public Saved save(PartnerId partner, Fields fields, Actor actor) {
        return save(partner, fields, null, actor).orElseThrow();
    }

    /**
     * Creates a configuration as {@link #save(PartnerId, Fields, Actor)} does, but changes none. For forms, whose users would not
     * notice that somebody else has made one of the same name.
     *
     * @throws Refusal as {@link #save(PartnerId, Fields, Actor)}; VALIDATION_FAILED when the partner has one of this name
     */
    public Integration create(PartnerId partner, Fields fields, Actor actor) {
        return save(partner, fields, NONE_YET, actor).orElseThrow().integration();
    }

    /**
     * Saves as {@link #save(PartnerId, Fields, Actor)} does, but only over the version that the user has seen. For forms, which submit
     * unchanged fields too, and so would overwrite what another user saved meanwhile.
     *
     * @param version version of the integration from which the form was filled
     * @return empty when the integration has another version by now; then nothing is saved
     * @throws Refusal as {@link #save(PartnerId, Fields, Actor)}
     */
    public Optional<Saved> saveOver(PartnerId partner, Fields fields, int version, Actor actor) {
        return save(partner, fields, version, actor);
    }

    /**
     * Changes one field of an integration, as {@link #save(PartnerId, Fields, Actor)} does with a request that contains no other.
     *
     * @param value the field's value, which is written as JSON
     * @throws Refusal as {@link #save(PartnerId, Fields, Actor)}
     */
    public Integration change(Integration integration, String field, Object value, Actor actor) {
        Fields change = json.fields(Map.of("integration_name", integration.name(), field, value));
        return save(integration.partner(), change, actor).integration();
    }

    private Optional<Saved> save(PartnerId partner, Fields fields, @Nullable Integer version, Actor actor) {
        // before the transaction: refused requests and slow checks should hold neither the lock on the partner nor a
        // database connection
        Plan ahead = plan(partner, fields, version, actor);
        return Objects.requireNonNull(transaction.execute(_ -> {
            repository.lockPartner(partner);
            boolean changedMeanwhile = !repository.of(partner).equals(ahead.all());
            Plan plan = changedMeanwhile ? plan(partner, fields, version, actor) : ahead;
            Integration before = plan.current();
            if (version != null && version != (before == null ? NONE_YET : before.version())) {
                return Optional.empty();
            }
            if (before != null && before.isSetAs(plan.wanted())) {
                return Optional.of(new Saved(before, false));
            }
            repository.save(plan.wanted(), clock.instant());
            statusMaps.add(plan.wanted(), actor.name(), clock.instant());
            record(before == null ? "INTEGRATION_CREATED" : "INTEGRATION_CHANGED", before, plan.wanted(), actor);
            if (before != null && !isPartner(actor)) {
                tightenOthers(plan, before, actor);
            }
            return Optional.of(new Saved(plan.wanted(), before == null));
        }));
    }

    /**
     * Applies a limit that staff have lowered to the partner's inactive configurations too, so that the partner cannot evade it by
     * activating one of them. A limit that staff set for one of them later stays as it is. Does nothing when another configuration is
     * active: then the lowered limit is not the one in force.
     */
    private void tightenOthers(Plan plan, Integration before, Actor actor) {
        RateLimit limit = plan.wanted().inbound().rateLimit();
        RateLimit earlier = before.inbound().rateLimit();
        List<Integration> others =
                plan.all().stream().filter(one -> !one.id().equals(before.id())).toList();
        if (earlier.tighter(limit).equals(earlier) || others.stream().anyMatch(Integration::active)) {
            return;
        }
        for (Integration other : others) {
            RateLimit own = other.inbound().rateLimit();
            if (!own.tighter(limit).equals(own)) {
                Integration limited = other.limitedTo(own.tighter(limit));
                repository.save(limited, clock.instant());
                record("INTEGRATION_CHANGED", other, limited, actor);
            }
        }
    }

    /**
     * The change that a request makes to a partner's configurations.
     *
     * @param all all present configurations of the partner
     * @param current the configuration that the request changes; null when it creates a new one
     */
    private record Plan(List<Integration> all, @Nullable Integration current, Integration wanted) {}

    private Plan plan(PartnerId partner, Fields fields, @Nullable Integer version, Actor actor) {
        partners.require(partner);
        String name = IntegrationParser.name(fields);
        List<Integration> all = repository.of(partner);
        Optional<Integration> current =
                all.stream().filter(one -> one.name().equals(name)).findFirst();
        if (current.isPresent() && version != null && version == NONE_YET) {
            throw Refusal.invalid(List.of(new Problem(
                    "/integration_name", "already_there", "This partner has an integration of that name.")));
        }
        RateLimit limit = current.map(one -> one.inbound().rateLimit()).orElseGet(() -> limitOf(all));
        Integration wanted = parser.parse(fields, partner, current.orElse(null), limit);
        if (current.isEmpty() && all.size() >= MOST) {
            refuseAnother(fields);
        }
        if (isPartner(actor)) {
            refuseOtherLimit(fields, limit, wanted);
        }
        fields.check();
        if (wanted.active()) {
            refuseSecondActive(all, name);
        }
        return new Plan(all, current.orElse(null), wanted);
    }

    private static boolean isPartner(Actor actor) {
        return actor.kind() == Actor.Kind.PARTNER;
    }

    /**
     * Replaces the webhook secret. The replaced secret continues to sign and verify until the overlap ends, and earlier secrets until
     * their own overlaps end. If {@code secret} is the current secret, it stays, and earlier secrets end with the overlap at the
     * latest.
     *
     * @param name name of the integration; null for the active one
     * @param secret the new secret; null: one is generated
     * @param overlap how long the replaced secret remains valid; zero ends all earlier secrets at once
     * @throws Refusal PARTNER_NOT_FOUND; NO_ACTIVE_INTEGRATION or NOT_FOUND
     */
    Integration rotateSecret(
            PartnerId partner, @Nullable String name, @Nullable String secret, Duration overlap, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            var next = secret == null ? WebhookSecret.generate() : new WebhookSecret(secret);
            return rotate(locked(partner, name), next, overlap, actor);
        }));
    }

    /**
     * Replaces the webhook secret by a generated one, at most once per version of the integration. For forms, which browsers submit
     * again when the page is reloaded.
     *
     * @param version version of the integration from which the form was filled
     * @return empty when the integration has changed since, perhaps by the same form; then nothing is done
     * @throws Refusal as {@link #rotateSecret}
     */
    public Optional<Integration> rotateSecretOnce(
            PartnerId partner, @Nullable String name, int version, Duration overlap, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            Integration current = locked(partner, name);
            return current.version() == version
                    ? Optional.of(rotate(current, WebhookSecret.generate(), overlap, actor))
                    : Optional.empty();
        }));
    }

    private Integration locked(PartnerId partner, @Nullable String name) {
        partners.require(partner);
        repository.lockPartner(partner);
        return repository.require(partner, name);
    }

    private Integration rotate(Integration current, WebhookSecret next, Duration overlap, Actor actor) {
        Integration rotated = current.withSecrets(current.secrets().rotatedTo(next, overlap, clock.instant()));
        if (current.isSetAs(rotated)) {
            return current;
        }
        repository.save(rotated, clock.instant());
        record("WEBHOOK_SECRET_ROTATED", current, rotated, actor);
        return rotated;
    }

    /**
     * Returns the rate limit that the existing configurations impose on the partner: that of the active one, else the tightest of
     * all. A new configuration starts with it, so that it does not evade their limit.
     */
    private static RateLimit limitOf(List<Integration> all) {
        return all.stream()
                .filter(Integration::active)
                .map(one -> one.inbound().rateLimit())
                .findFirst()
                .or(() -> all.stream().map(one -> one.inbound().rateLimit()).reduce(RateLimit::tighter))
                .orElse(RateLimit.DEFAULT);
    }

    /** Refuses a change of the rate limit by the partner itself, from whom the limit protects us. An equal limit is accepted. */
    private static void refuseOtherLimit(Fields fields, RateLimit allowed, Integration wanted) {
        if (!wanted.inbound().rateLimit().equals(allowed)) {
            fields.problem("rate_limit", "staff_only", "ChargeCars sets this limit. Ask us when you need another one.");
        }
    }

    private static void refuseAnother(Fields fields) {
        fields.problem(
                "integration_name",
                "too_many",
                "A partner has at most " + MOST + " configurations. Change one of them: give its integration_name.");
    }

    private static void refuseSecondActive(List<Integration> all, String name) {
        all.stream()
                .filter(other -> other.active() && !other.name().equals(name))
                .findFirst()
                .ifPresent(other -> {
                    throw Refusal.of(
                            ErrorCode.INTEGRATION_ALREADY_ACTIVE,
                            "The integration '" + other.name()
                                    + "' is active, and a partner has one at a time. To change it, give its"
                                    + " integration_name. To replace it, set its is_active to false first.");
                });
    }

    private void record(String action, @Nullable Integration before, Integration after, Actor actor) {
        Map<String, Object> changes = facts.changes(before, after);
        if (!changes.isEmpty()) { // empty when only the order of the events differs
            auditLog.record(List.of(new AuditEntry(
                    actor, action, "partner_integrations", after.id().toString(), changes)));
        }
    }
}
