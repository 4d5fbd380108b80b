package nl.chargecars.partnersync.administration;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.access.CredentialLine;
import nl.chargecars.partnersync.access.CredentialState;

/**
 * A credential on a page.
 *
 * @param expiring it works, and has to be replaced soon
 */
public record CredentialRow(CredentialLine line, boolean expiring) {

    private static final Duration SOON = Duration.ofDays(14);

    static CredentialRow of(CredentialLine line, Instant now) {
        boolean soon = line.state() == CredentialState.ACTIVE
                && line.expiresAt() != null
                && line.expiresAt().isBefore(now.plus(SOON));
        return new CredentialRow(line, soon);
    }

    /** As the API says it, or that it is expiring. */
    public String state() {
        return expiring ? "expiring" : line.state().wireName();
    }

    /** One that expired, too: its alert is open until somebody does. */
    public boolean canBeRevoked() {
        return line.state() != CredentialState.REVOKED;
    }
}
