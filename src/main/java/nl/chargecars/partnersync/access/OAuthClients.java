package nl.chargecars.partnersync.access;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.access.Caller.PartnerCaller;
import org.springframework.stereotype.Component;

/** Credentials of the type {@code oauth2_client}, for the authorization server. The row is read each time, as for keys. */
@Component
public class OAuthClients {

    /** What a token may be for, at most. */
    public static final List<String> SCOPES = Scope.NAMES;

    private final CredentialLookup lookup;
    private final SecretHasher hasher;
    private final LastUse lastUse;
    private final Clock clock;

    OAuthClients(CredentialLookup lookup, SecretHasher hasher, LastUse lastUse, Clock clock) {
        this.lookup = lookup;
        this.hasher = hasher;
        this.lastUse = lastUse;
        this.clock = clock;
    }

    /** The client of this id, unless it is unknown, expired or revoked. */
    public Optional<OAuthClient> find(String clientId) {
        return live(clientId).map(OAuthClients::client);
    }

    /** The client of this id, if this is its secret; compared in constant time. Notes the use. */
    public Optional<OAuthClient> withSecret(String clientId, String secret) {
        return live(clientId)
                .filter(found -> found.holds(hasher.ofPassword(clientId, secret)))
                .map(this::used);
    }

    /** Notes that this client has proved who it is by other means. */
    public void noteUse(String clientId) {
        live(clientId).ifPresent(this::used);
    }

    private Optional<Credential> live(String clientId) {
        return RandomText.isId(clientId)
                ? lookup.find(clientId)
                        .filter(found -> found.type() == Credential.Type.OAUTH2_CLIENT)
                        .filter(found -> found.stateAt(clock.instant()) == CredentialState.ACTIVE)
                : Optional.empty();
    }

    private OAuthClient used(Credential credential) {
        lastUse.note(credential);
        return client(credential);
    }

    private static OAuthClient client(Credential credential) {
        var scopes = credential.caller() instanceof PartnerCaller partner
                ? partner.scopes().stream().map(Scope::toString).collect(Collectors.toSet())
                : Set.<String>of();
        return new OAuthClient(credential.id(), scopes, credential.expiresAt(), credential.jwkSet());
    }
}
