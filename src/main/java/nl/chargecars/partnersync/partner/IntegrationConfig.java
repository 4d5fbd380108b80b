package nl.chargecars.partnersync.partner;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates and changes configurations: many a partner, at most one active, every change audited. */
@Component
public class IntegrationConfig {

    static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);

    /** A partner has one active and some before or beside it; all of them are read with each of its calls. */
    static final int MOST = 20;

    private final Partners partners;
    private final IntegrationRepository repository;
    private final StatusMapRepository statusMaps;
    private final IntegrationParser parser;
    private final AuditLog auditLog;
    private final IntegrationFacts facts;
    private final TransactionTemplate transaction;
    private final Clock clock;

    IntegrationConfig(
            Partners partners,
            IntegrationRepository repository,
            StatusMapRepository statusMaps,
            IntegrationParser parser,
            AuditLog auditLog,
            IntegrationFacts facts,
            TransactionTemplate transaction,
            Clock clock) {
        this.partners = partners;
        this.repository = repository;
        this.statusMaps = statusMaps;
        this.parser = parser;
        this.auditLog = auditLog;
        this.facts = facts;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param created true when there was none of this name */
    public record Saved(Integration integration, boolean created) {}

    /**
     * Creates the configuration of that {@code integration_name}, or changes what the request names of it. {@code sync_enabled}
     * false pauses it, true resumes it and enables an endpoint that was disabled.
     *
     * @throws Refusal PARTNER_NOT_FOUND; VALIDATION_FAILED with every problem; INTEGRATION_ALREADY_ACTIVE
     */
    public Saved save(PartnerId partner, Fields fields, Actor actor) {
        return save(partner, fields, null, actor).orElseThrow();
    }

    /**
     * The same for forms, which say more than what was changed in them: not over what somebody else saved meanwhile.
     *
     * @param version of the integration that the request was made from
     * @return empty when there is another by now; then nothing is done
     * @throws Refusal as {@link #save(PartnerId, Fields, Actor)}
     */
    public Optional<Saved> saveOver(PartnerId partner, Fields fields, int version, Actor actor) {
        return save(partner, fields, version, actor);
    }

    private Optional<Saved> save(PartnerId partner, Fields fields, @Nullable Integer version, Actor actor) {
        // ahead of the transaction: what is refused, and what takes long to check, keeps neither the partner nor a
        // connection
        Plan ahead = plan(partner, fields, actor);
        return Objects.requireNonNull(transaction.execute(_ -> {
            repository.lockPartner(partner);
            boolean changedMeanwhile = !repository.of(partner).equals(ahead.all());
            Plan plan = changedMeanwhile ? plan(partner, fields, actor) : ahead;
            Integration before = plan.current();
            if (version != null && (before == null || before.version() != version)) {
                return Optional.empty();
            }
            repository.save(plan.wanted(), clock.instant());
            statusMaps.add(plan.wanted(), actor.name(), clock.instant());
            record(before == null ? "INTEGRATION_CREATED" : "INTEGRATION_CHANGED", before, plan.wanted(), actor);
            return Optional.of(new Saved(plan.wanted(), before == null));
        }));
    }

    /**
     * What a request makes of a partner's configurations.
     *
     * @param all as they are
     * @param current the one that it changes; null when it makes a new one
     */
    private record Plan(List<Integration> all, @Nullable Integration current, Integration wanted) {}

    private Plan plan(PartnerId partner, Fields fields, Actor actor) {
        partners.require(partner);
        String name = IntegrationParser.name(fields);
        List<Integration> all = repository.of(partner);
        Optional<Integration> current =
                all.stream().filter(one -> one.name().equals(name)).findFirst();
        RateLimit limit = current.map(one -> one.inbound().rateLimit()).orElseGet(() -> limitOf(all));
        Integration wanted = parser.parse(fields, partner, current.orElse(null), limit);
        if (current.isEmpty() && all.size() >= MOST) {
            refuseAnother(fields);
        }
        if (actor.kind() == Actor.Kind.PARTNER) {
            refuseOtherLimit(fields, limit, wanted);
        }
        fields.check();
        if (wanted.active()) {
            refuseSecondActive(all, name);
        }
        return new Plan(all, current.orElse(null), wanted);
    }

    /**
     * A new secret; the one before signs and verifies as well until the overlap ends, and those before that until theirs do.
     *
     * @param overlap zero ends all that were before; with the present secret once more those count for so long at most
     * @param name of the integration; null for the active one
     * @param secret null: one is generated
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
     * The same once only, for forms, which browsers send again when they are reloaded.
     *
     * @param version of the integration that the form was made from
     * @return empty when it has been changed since, by this very form perhaps; then nothing is done
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
        repository.save(rotated, clock.instant());
        record("WEBHOOK_SECRET_ROTATED", current, rotated, actor);
        return rotated;
    }

    /** What a new configuration begins with: another one is no way round a limit that was set for the partner. */
    private static RateLimit limitOf(List<Integration> all) {
        return all.stream()
                .filter(Integration::active)
                .map(one -> one.inbound().rateLimit())
                .findFirst()
                .or(() -> all.stream().map(one -> one.inbound().rateLimit()).reduce(RateLimit::tighter))
                .orElse(RateLimit.DEFAULT);
    }

    /** The limit protects us from the partner: whoever it is meant for does not set it. The same again may be sent. */
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
        auditLog.record(List.of(new AuditEntry(
                actor, action, "partner_integrations", after.id().toString(), facts.changes(before, after))));
    }
}
