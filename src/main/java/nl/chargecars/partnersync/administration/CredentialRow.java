package nl.chargecars.partnersync.administration;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.access.CredentialLine;

/**
 * A credential on a page.
 *
 * @param state as the API says it, or {@code expiring} when it has to be replaced soon
 */
public record CredentialRow(CredentialLine line, String state) {

    private static final Duration SOON = Duration.ofDays(14);

    static CredentialRow of(CredentialLine line, Instant now) {
        boolean soon = line.state().equals("active")
                && line.expiresAt() != null
                && line.expiresAt().isBefore(now.plus(SOON));
        return new CredentialRow(line, soon ? "expiring" : line.state());
    }

    public boolean canBeRevoked() {
        return state.equals("active") || state.equals("expiring");
    }
}
