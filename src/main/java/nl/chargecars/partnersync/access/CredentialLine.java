package nl.chargecars.partnersync.access;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.access.Caller.StaffCaller;
import org.jspecify.annotations.Nullable;

/**
 * A credential as pages list it, with the API's names for types and rights.
 *
 * @param type such as {@code api_key}
 * @param rights the scopes of a partner's credential, or the role of a staff key
 * @param label free text of the person who created it; may be empty
 * @param lastUsedAt to the minute; null: not used yet
 */
public record CredentialLine(
        String id,
        String type,
        List<String> rights,
        String label,
        CredentialState state,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    static CredentialLine of(Credential credential, Instant now) {
        List<String> rights = switch (credential.caller()) {
            case PartnerCaller partner ->
                partner.scopes().stream().sorted().map(Scope::toString).toList();
            case StaffCaller staff -> List.of(staff.role().wireName());
        };
        return new CredentialLine(
                credential.id(),
                credential.type().wireName(),
                rights,
                credential.label(),
                credential.stateAt(now),
                credential.expiresAt(),
                credential.lastUsedAt());
    }
}
