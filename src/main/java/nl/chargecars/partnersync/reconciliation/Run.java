package nl.chargecars.partnersync.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import nl.chargecars.partnersync.housekeeping.Backoff;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import org.jspecify.annotations.Nullable;

/**
 * One comparison.
 *
 * @param day in Amsterdam; of a daily run
 * @param attempt its number that day, from 1
 * @param after the order that it has come to
 * @param lease of the latest claim alone: the same node may claim it again when the lease has run out; null before the first
 */
record Run(
        UUID id,
        PartnerId partner,
        IntegrationId integration,
        String cause,
        @Nullable LocalDate day,
        int attempt,
        Instant startedAt,
        @Nullable OrderId after,
        @Nullable UUID lease) {

    /** One that begins at night and fails is made again four times until midnight. */
    private static final Backoff PAUSES = new Backoff(Duration.ofHours(1), Duration.ofHours(8));

    static Run begun(PartnerId partner, IntegrationId integration, String cause, @Nullable LocalDate day, Instant now) {
        return new Run(Uuid7.next(), partner, integration, cause, day, 1, now, null, null);
    }

    /** The same, further on. */
    Run behind(OrderId last) {
        return new Run(id, partner, integration, cause, day, attempt, startedAt, last, lease);
    }

    /**
     * From when on that day it is made again, since it failed; null for one that is not made by itself.
     *
     * @param askedFor how long the partner wants not to be asked
     */
    @Nullable
    Instant againAt(Instant now, Duration askedFor) {
        Duration pause = PAUSES.after(attempt - 1);
        return day == null ? null : now.plus(pause.compareTo(askedFor) >= 0 ? pause : askedFor);
    }
}
