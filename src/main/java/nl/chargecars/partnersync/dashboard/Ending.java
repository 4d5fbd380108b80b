package nl.chargecars.partnersync.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import org.jspecify.annotations.Nullable;

/**
 * Something that calls are made with, and that ends soon or has ended.
 *
 * @param what and whether it has ended, such as {@code certificate_expired}
 */
public record Ending(String what, Instant at, boolean over) {

    private static final Duration SOON = Duration.ofDays(30);

    /**
     * Of the partner's keys the next to end or, where all have ended, the last; and the certificate that we show the partner. None of an
     * integration that is switched off: nobody calls with them.
     */
    static List<Ending> of(IntegrationHealth health, Instant now) {
        if (!health.isActive()) {
            return List.of();
        }
        return Stream.of(
                        of("credential", health.credentialExpiresAt(), now),
                        of("certificate", health.certificateExpiresAt(), now))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Ending> of(String what, @Nullable Instant end, Instant now) {
        return Optional.ofNullable(end)
                .filter(at -> at.isBefore(now.plus(SOON)))
                .map(at -> at.isAfter(now)
                        ? new Ending(what + "_expires", at, false)
                        : new Ending(what + "_expired", at, true));
    }
}
