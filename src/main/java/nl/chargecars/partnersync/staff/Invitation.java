package nl.chargecars.partnersync.staff;

import java.net.URI;
import java.time.Instant;

/** A link that lets somebody choose a password once. Prints nothing of its secret. */
record Invitation(URI url, Instant expiresAt) {
    @Override
    public String toString() {
        return "Invitation[expiresAt=" + expiresAt + "]";
    }
}
