package nl.chargecars.partnersync.access;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.access.Caller.StaffCaller;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;

/** A credential as the API shows it, never with its secret. */
sealed interface CredentialView {

    String credentialId();

    /**
     * A partner's credential.
     *
     * @param jwks public keys of an OAuth2 client that signs its own assertions; null for all other credentials
     */
    record OfPartner(
            String credentialId,
            Credential.Type type,
            List<Scope> scopes,
            String label,
            CredentialState state,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt,
            @JsonRawValue @Nullable String jwks)
            implements CredentialView {}

    /** A key of staff or of an internal system. */
    record OfStaff(
            String credentialId,
            Role role,
            String label,
            CredentialState state,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt)
            implements CredentialView {}

    /** Reads the cursor of {@link #page} and returns the id that the page begins behind; null on the first page. */
    static @Nullable String after(@Nullable String cursor) {
        return Cursor.one(cursor, RandomText::checkedId);
    }

    /**
     * Builds a page.
     *
     * @param rows one more than the limit, when there is a next page
     */
    static Page<CredentialView> page(List<Credential> rows, int limit, Instant now) {
        return Page.of(rows, limit, last -> Cursor.of(last.id())).map(credential -> of(credential, now));
    }

    static CredentialView of(Credential credential, Instant now) {
        return switch (credential.caller()) {
            case PartnerCaller partner ->
                new OfPartner(
                        credential.id(),
                        credential.type(),
                        partner.scopes().stream().sorted().toList(),
                        credential.label(),
                        credential.stateAt(now),
                        credential.createdAt(),
                        credential.expiresAt(),
                        credential.revokedAt(),
                        credential.lastUsedAt(),
                        credential.jwkSet());
            case StaffCaller staff ->
                new OfStaff(
                        credential.id(),
                        staff.role(),
                        credential.label(),
                        credential.stateAt(now),
                        credential.createdAt(),
                        credential.expiresAt(),
                        credential.revokedAt(),
                        credential.lastUsedAt());
        };
    }
}
