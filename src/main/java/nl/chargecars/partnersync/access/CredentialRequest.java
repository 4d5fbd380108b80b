package nl.chargecars.partnersync.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The request for a new credential, as read from a request body.
 *
 * @param label free text that distinguishes it from other credentials; empty unless given
 * @param expiresAt null: never
 * @param jwkSet public keys of an OAuth2 client that signs its own assertions, as JSON; null: generate a secret
 */
record CredentialRequest<T>(
        T rights,
        Credential.Type type,
        String label,
        @Nullable Instant expiresAt,
        @Nullable String jwkSet) {

    private static final int LONGEST_LABEL = 100;
    static final List<String> TYPES = WireNamed.names(Credential.Type.class);

    /** Reads the request for a partner's credential, which has all scopes unless some are given. */
    static CredentialRequest<Set<Scope>> forPartner(Fields fields, Instant now) {
        String type = fields.requiredOneOf("type", TYPES);
        List<String> scopes = fields.words("scopes", Scope.NAMES);
        String label = label(fields);
        Instant expiresAt = expiresAt(fields, now);
        String jwkSet = ClientKeys.read(fields);
        if (fields.has("jwks")
                && !type.isEmpty()
                && !Credential.Type.OAUTH2_CLIENT.wireName().equals(type)) {
            fields.problem("jwks", "not_expected", "Only credentials of the type oauth2_client have keys.");
        }
        fields.check();
        return new CredentialRequest<>(
                scopes == null
                        ? EnumSet.allOf(Scope.class)
                        : scopes.stream().map(Scope::of).collect(Collectors.toSet()),
                WireNamed.named(Credential.Type.class, type),
                label,
                expiresAt,
                jwkSet);
    }

    static CredentialRequest<Role> forStaff(Fields fields, Instant now) {
        String role = fields.requiredOneOf("role", Role.NAMES);
        String label = label(fields);
        Instant expiresAt = expiresAt(fields, now);
        fields.check();
        return new CredentialRequest<>(Role.of(role), Credential.Type.API_KEY, label, expiresAt, null);
    }

    private static String label(Fields fields) {
        return Objects.requireNonNullElse(fields.text("label", LONGEST_LABEL), "");
    }

    private static @Nullable Instant expiresAt(Fields fields, Instant now) {
        Instant expiresAt = fields.instant("expires_at");
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            fields.problem("expires_at", "not_in_future", "This must lie in the future.");
        }
        return expiresAt;
    }
}
