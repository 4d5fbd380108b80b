package nl.chargecars.partnersync.access;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import nl.chargecars.partnersync.access.ApiKey.Holder;
import nl.chargecars.partnersync.access.ApiKey.Stage;
import nl.chargecars.partnersync.access.Caller.StaffCaller;
import nl.chargecars.partnersync.access.IssuedCredential.Secret;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.crypto.Fingerprint;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates and revokes credentials, each with its audit entry in the same transaction. Audit entries leave the labels out, because
 * people write names into them.
 */
@Component
class CredentialDesk {

    private static final String TABLE = "credentials";

    private final Partners partners;
    private final CredentialRepository repository;
    private final SecretHasher hasher;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Stage stage;

    CredentialDesk(
            Partners partners,
            CredentialRepository repository,
            SecretHasher hasher,
            AuditLog audit,
            TransactionTemplate transaction,
            Clock clock,
            Settings settings) {
        this.partners = partners;
        this.repository = repository;
        this.hasher = hasher;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.stage = Stage.of(settings);
    }

    /** @throws Refusal PARTNER_NOT_FOUND */
    IssuedCredential issueForPartner(PartnerId partner, CredentialRequest<Set<Scope>> wish, Actor actor) {
        return issueForPartner(partner, RandomText.id(), wish, actor).orElseThrow();
    }

    /**
     * Issues a credential with a given id; empty when the id is taken.
     *
     * @throws Refusal PARTNER_NOT_FOUND
     */
    Optional<IssuedCredential> issueForPartner(
            PartnerId partner, String id, CredentialRequest<Set<Scope>> wish, Actor actor) {
        partners.require(partner);
        return switch (wish.type()) {
            case API_KEY -> {
                ApiKey key = ApiKey.generate(Holder.PARTNER, stage, id);
                var caller = new PartnerCaller(partner, key.id(), wish.rights());
                yield issueKey(caller, key, wish, actor);
            }
            case BASIC_AUTH -> {
                String password = RandomText.secret();
                var caller = new PartnerCaller(partner, id, wish.rights());
                yield issue(
                        caller,
                        wish,
                        hasher.ofPassword(id, password),
                        new Secret.UsernameAndPassword(id, password),
                        actor);
            }
            case OAUTH2_CLIENT -> issueClient(partner, id, wish, actor);
        };
    }

    IssuedCredential issueForStaff(CredentialRequest<Role> wish, Actor actor) {
        return issueForStaff(RandomText.id(), wish, actor).orElseThrow();
    }

    /** Issues a staff key with a given id; empty when the id is taken. */
    Optional<IssuedCredential> issueForStaff(String id, CredentialRequest<Role> wish, Actor actor) {
        ApiKey key = ApiKey.generate(Holder.STAFF, stage, id);
        return issueKey(new StaffCaller(key.id(), wish.rights()), key, wish, actor);
    }

    /**
     * Revokes the credential, with immediate effect on every node. A credential that was revoked before stays as it is.
     *
     * @throws Refusal PARTNER_NOT_FOUND; NOT_FOUND when this partner has no such credential
     */
    Credential revokeOfPartner(PartnerId partner, String id, Actor actor) {
        partners.require(partner);
        return revoke(id, () -> repository.ofPartner(partner, id), actor);
    }

    /** @throws Refusal NOT_FOUND when staff has no such key */
    Credential revokeOfStaff(String id, Actor actor) {
        return revoke(id, () -> repository.ofStaff(id), actor);
    }

    static Refusal unknownCredential() {
        return Refusal.of(ErrorCode.NOT_FOUND, "There is no credential with this id here.");
    }

    private Optional<IssuedCredential> issueClient(
            PartnerId partner, String clientId, CredentialRequest<Set<Scope>> wish, Actor actor) {
        var caller = new PartnerCaller(partner, clientId, wish.rights());
        if (wish.jwkSet() != null) {
            return issue(caller, wish, null, new Secret.ClientIdOnly(clientId), actor);
        }
        String secret = RandomText.secret();
        return issue(
                caller,
                wish,
                hasher.ofPassword(clientId, secret),
                new Secret.ClientIdAndSecret(clientId, secret),
                actor);
    }

    private Optional<IssuedCredential> issueKey(Caller caller, ApiKey key, CredentialRequest<?> wish, Actor actor) {
        return issue(caller, wish, hasher.ofKey(key.text()), new Secret.Key(key.text()), actor);
    }

    private Optional<IssuedCredential> issue(
            Caller caller, CredentialRequest<?> wish, @Nullable SecretHash hash, Secret secret, Actor actor) {
        Instant now = clock.instant();
        var credential = new Credential(
                caller, wish.type(), wish.label(), hash, wish.jwkSet(), now, wish.expiresAt(), null, null);
        return Objects.requireNonNull(transaction.execute(_ -> {
            if (repository.insert(List.of(credential)) == 0) {
                return Optional.empty();
            }
            audit.record(List.of(
                    new AuditEntry(actor, "CREDENTIAL_CREATED", TABLE, credential.id(), description(credential))));
            return Optional.of(new IssuedCredential(CredentialView.of(credential, now), secret));
        }));
    }

    private Credential revoke(String id, Supplier<Optional<Credential>> find, Actor actor) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(_ -> {
            Credential before = find.get().orElseThrow(CredentialDesk::unknownCredential);
            if (repository.revoke(List.of(id), now) > 0) {
                audit.record(List.of(new AuditEntry(actor, "CREDENTIAL_REVOKED", TABLE, id, revocation(before, now))));
            }
        });
        return find.get().orElseThrow(CredentialDesk::unknownCredential);
    }

    private static Map<String, Object> revocation(Credential credential, Instant now) {
        Map<String, Object> description = description(credential);
        description.put("state", Map.of("from", credential.stateAt(now).wireName(), "to", "revoked"));
        return description;
    }

    private static Map<String, Object> description(Credential credential) {
        Map<String, Object> description = new LinkedHashMap<>();
        switch (credential.caller()) {
            case PartnerCaller caller -> {
                description.put("partner_id", caller.partner());
                description.put("scopes", caller.scopes().stream().sorted().toList());
            }
            case StaffCaller caller -> description.put("role", caller.role());
        }
        description.put("type", credential.type());
        if (credential.jwkSet() != null) {
            description.put("jwks", Fingerprint.of(credential.jwkSet()));
        }
        description.put("expires_at", credential.expiresAt());
        return description;
    }
}
