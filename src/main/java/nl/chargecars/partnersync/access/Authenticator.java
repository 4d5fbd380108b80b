package nl.chargecars.partnersync.access;

import java.time.Clock;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.stereotype.Component;

/** Finds out who presents a credential. Unknown, wrong, expired and revoked ones get the same answer. */
@Component
class Authenticator {

    private final SecretHasher hasher;
    private final FirstAdministrator administrator;
    private final CredentialLookup lookup;
    private final LastUse lastUse;
    private final Clock clock;

    Authenticator(
            SecretHasher hasher,
            FirstAdministrator administrator,
            CredentialLookup lookup,
            LastUse lastUse,
            Clock clock) {
        this.hasher = hasher;
        this.administrator = administrator;
        this.lookup = lookup;
        this.lastUse = lastUse;
        this.clock = clock;
    }

    /** @throws BadCredentialsException its message is for the caller */
    Caller byKey(String text) {
        SecretHash presented = hasher.ofKey(text);
        if (administrator.holds(presented)) {
            return FirstAdministrator.CALLER;
        }
        ApiKey key = ApiKey.parse(text)
                .orElseThrow(() -> new BadCredentialsException(
                        "The key is not one of ours, or not complete: check that all of it was copied."));
        return find(key.id(), Credential.Type.API_KEY, presented);
    }

    /** @throws BadCredentialsException its message is for the caller */
    Caller byPassword(String username, String password) {
        if (!RandomText.isId(username)) {
            throw invalid();
        }
        return find(username, Credential.Type.BASIC_AUTH, hasher.ofPassword(username, password));
    }

    private Caller find(String id, Credential.Type type, SecretHash presented) {
        Credential credential = lookup.find(id)
                .filter(found -> found.secretHash().same(presented))
                .filter(found -> found.type() == type)
                .filter(found -> found.stateAt(clock.instant()) == Credential.State.ACTIVE)
                .orElseThrow(Authenticator::invalid);
        lastUse.note(credential);
        return credential.caller();
    }

    private static BadCredentialsException invalid() {
        return new BadCredentialsException("The credential is not valid: unknown, expired or revoked.");
    }
}
