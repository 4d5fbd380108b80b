package nl.chargecars.partnersync.access;

import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.stereotype.Component;

/** Determines the caller from a credential. Credentials that are unknown, wrong, expired or revoked all get the same answer. */
@Component
class Authenticator {

    private static final String INVALID = "The credential is not valid: unknown, expired or revoked.";

    private final SecretHasher hasher;
    private final FirstAdministrator administrator;
    private final CredentialLookup lookup;
    private final AccessTokens tokens;
    private final LastUse lastUse;

    Authenticator(
            SecretHasher hasher,
            FirstAdministrator administrator,
            CredentialLookup lookup,
            AccessTokens tokens,
            LastUse lastUse) {
        this.hasher = hasher;
        this.administrator = administrator;
        this.lookup = lookup;
        this.tokens = tokens;
        this.lastUse = lastUse;
    }

    /**
     * Returns the holder of an API key. The first administrator's key is accepted here only when it is too long to guess; a short one
     * is left to {@link CallLimits}, which bounds the number of attempts.
     *
     * @throws BadCredentialsException its message is for the caller
     */
    Caller byKey(String text) {
        SecretHash presented = hasher.ofKey(text);
        if (!administrator.isGuessable() && administrator.holds(presented)) {
            return FirstAdministrator.CALLER;
        }
        ApiKey key = ApiKey.parse(text)
                .orElseThrow(() -> new BadCredentialsException(
                        "The key is not one of ours, or not complete: check that all of it was copied."));
        return live(key.id(), Credential.Type.API_KEY, found -> found.holds(presented))
                .map(Credential::caller)
                .orElseThrow(Authenticator::invalid);
    }

    /** @throws BadCredentialsException its message is for the caller, and names a client's mistake whether or not it is one */
    Caller byPassword(String username, String password) {
        SecretHash presented = hasher.ofPassword(username, password);
        return live(username, Credential.Type.BASIC_AUTH, found -> found.holds(presented))
                .map(Credential::caller)
                .orElseThrow(Authenticator::invalidPassword);
    }

    /**
     * As {@link #byPassword}, but accepts the id and secret of an OAuth2 client too. For the portal's sign-in only: API endpoints do
     * not accept these as HTTP Basic.
     *
     * @throws BadCredentialsException its message is for the caller
     */
    Caller byNameAndSecret(String name, String secret) {
        SecretHash presented = hasher.ofPassword(name, secret);
        return live(name, Credential.Type.BASIC_AUTH, found -> found.holds(presented))
                .or(() -> live(name, Credential.Type.OAUTH2_CLIENT, found -> found.holds(presented)))
                .map(Credential::caller)
                .orElseThrow(Authenticator::invalid);
    }

    /** Returns the partner that holds this credential; empty when the credential is unknown, revoked, expired or not a partner's. */
    Optional<PartnerCaller> partnerNow(String credentialId) {
        return lookup.active(credentialId).map(Credential::caller).flatMap(Caller::asPartner);
    }

    /**
     * Returns the holder of an access token, with at most the token's scopes. A token is invalid as soon as the credential that it was
     * issued to is, even before the token itself expires.
     *
     * @throws InvalidTokenException its message is for the caller
     */
    Caller byToken(String text) {
        return tokens.read(text).flatMap(this::holder).orElseThrow(InvalidTokenException::new);
    }

    private Optional<PartnerCaller> holder(AccessTokens.Grant grant) {
        return live(grant.clientId(), Credential.Type.OAUTH2_CLIENT, _ -> true)
                .map(Credential::caller)
                .flatMap(Caller::asPartner)
                .map(partner -> partner.within(grant.scopes()));
    }

    private Optional<Credential> live(String id, Credential.Type type, Predicate<Credential> proven) {
        Optional<Credential> live = lookup.active(id).filter(proven).filter(found -> found.type() == type);
        live.ifPresent(lastUse::note);
        return live;
    }

    private static BadCredentialsException invalid() {
        return new BadCredentialsException(INVALID);
    }

    private static BadCredentialsException invalidPassword() {
        return new BadCredentialsException(
                INVALID + " An OAuth2 client first gets an access token from /oauth2/token, and sends that.");
    }
}
