package nl.chargecars.partnersync.administration;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.access.CredentialLine;
import nl.chargecars.partnersync.access.CredentialState;

/**
 * A credential as a page lists it.
 *
 * @param expiring true when the credential is active and has to be replaced soon
 */
public record CredentialRow(CredentialLine line, boolean expiring) {

    private static final Duration SOON = Duration.ofDays(14);

    static CredentialRow of(CredentialLine line, Instant now) {
        boolean soon = line.state() == CredentialState.ACTIVE
                && line.expiresAt() != null
                && line.expiresAt().isBefore(now.plus(SOON));
        return new CredentialRow(line, soon);
    }

    /** The state in the API's words, or {@code expiring}. */
    public String state() {
        return expiring ? "expiring" : line.state().wireName();
    }

    /** True for an expired credential, too: its alert stays open until somebody revokes it. */
    public boolean canBeRevoked() {
        return line.state() != CredentialState.REVOKED;
    }
}
