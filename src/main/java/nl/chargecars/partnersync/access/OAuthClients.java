package nl.chargecars.partnersync.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Credentials of the type {@code oauth2_client}, for the authorization server. Every call reads the row from the database, as for API
 * keys, and throws {@code UnavailableException} when the database cannot be reached.
 */
@Component
public class OAuthClients {

    /** The scopes that a token can have. */
    public static final List<String> SCOPES = Scope.NAMES;

    private final CredentialLookup lookup;
    private final SecretHasher hasher;
    private final LastUse lastUse;

    OAuthClients(CredentialLookup lookup, SecretHasher hasher, LastUse lastUse) {
        this.lookup = lookup;
        this.hasher = hasher;
        this.lastUse = lastUse;
    }

    /** Returns the client with this id; empty when it is unknown, expired or revoked. */
    public Optional<OAuthClient> find(String clientId) {
        return live(clientId).map(OAuthClients::client);
    }

    /** Returns the client with this id if this is its secret (compared in constant time), and notes the use; otherwise empty. */
    public Optional<OAuthClient> withSecret(String clientId, String secret) {
        return live(clientId)
                .filter(found -> found.holds(hasher.ofPassword(clientId, secret)))
                .map(this::used);
    }

    /**
     * Notes a use by a client that authenticated otherwise than by its secret. Does nothing for an unknown, expired or revoked client.
     */
    public void noteUse(String clientId) {
        live(clientId).ifPresent(this::used);
    }

    private Optional<Credential> live(String clientId) {
        return lookup.active(clientId).filter(found -> found.type() == Credential.Type.OAUTH2_CLIENT);
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
