package nl.chargecars.partnersync.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import org.jspecify.annotations.Nullable;

/**
 * A credential or certificate that expires soon or has expired.
 *
 * @param what which one, and whether it has expired, such as {@code certificate_expired}
 * @param over true when it has expired
 */
public record Expiry(String what, Instant at, boolean over) {

    private static final Duration SOON = Duration.ofDays(30);

    /**
     * Returns the credential of the partner that expires next (or, if all have expired, expired last), and the certificate that
     * we show to the partner, when they expire within 30 days or have expired. Returns none for an inactive integration, since no
     * calls are made with them.
     */
    static List<Expiry> of(IntegrationHealth health, Instant now) {
        if (!health.switches().isActive()) {
            return List.of();
        }
        return Stream.of(
                        of("credential", health.expiries().credentialExpiresAt(), now),
                        of("certificate", health.expiries().certificateExpiresAt(), now))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Expiry> of(String what, @Nullable Instant end, Instant now) {
        return Optional.ofNullable(end)
                .filter(at -> at.isBefore(now.plus(SOON)))
                .map(at -> at.isAfter(now)
                        ? new Expiry(what + "_expires", at, false)
                        : new Expiry(what + "_expired", at, true));
    }
}
