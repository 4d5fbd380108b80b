package nl.chargecars.partnersync.staff;

import java.net.URI;
import java.time.Instant;

/** A link with which somebody chooses a password, once. {@link #toString} does not print the link, which is secret. */
record Invitation(URI url, Instant expiresAt) {
    @Override
    public String toString() {
        return "Invitation[expiresAt=" + expiresAt + "]";
    }
}
