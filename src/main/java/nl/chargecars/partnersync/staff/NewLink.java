package nl.chargecars.partnersync.staff;

import java.net.URI;
import java.time.Instant;

/** A link to hand over, with which somebody chooses a password, once. {@link #toString} prints neither the link nor the address. */
public record NewLink(String email, URI url, Instant expiresAt) {

    static NewLink of(Passwords.Invited invited) {
        return new NewLink(
                invited.user().email().text(),
                invited.invitation().url(),
                invited.invitation().expiresAt());
    }

    @Override
    public String toString() {
        return "NewLink[expiresAt=" + expiresAt + "]";
    }
}
