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
 * A reconciliation run, as the worker claims it.
 *
 * @param day the day in Amsterdam that a daily run is for; null for other runs
 * @param attempt the run's number on that day, from 1
 * @param after the last order that was compared; null before the first page
 * @param lease identifies the latest claim, not the node: the same node may claim the run again once the lease has expired. Null
 *     before the first claim
 * @param answered the last order for which the partner has given an answer since this claim; null when there is none
 */
record Run(
        UUID id,
        PartnerId partner,
        IntegrationId integration,
        RunView.Cause cause,
        @Nullable LocalDate day,
        int attempt,
        Instant startedAt,
        @Nullable OrderId after,
        @Nullable UUID lease,
        @Nullable OurOrder answered) {

    /** The pauses before a failed daily run is repeated. A run that first fails at night is repeated four times before midnight. */
    private static final Backoff PAUSES = new Backoff(Duration.ofHours(1), Duration.ofHours(8));

    static Run begun(
            PartnerId partner, IntegrationId integration, RunView.Cause cause, @Nullable LocalDate day, Instant now) {
        return new Run(Uuid7.next(), partner, integration, cause, day, 1, now, null, null, null);
    }

    /** This run, after a page to the given order was compared. */
    Run behind(OrderId last, @Nullable OurOrder nowAnswered) {
        return new Run(id, partner, integration, cause, day, attempt, startedAt, last, lease, nowAnswered);
    }

    /**
     * Returns from when on a failed daily run is repeated; null for other runs, which are not repeated automatically.
     *
     * @param askedFor for how long the partner wants to receive no requests ({@code Retry-After})
     */
    @Nullable
    Instant againAt(Instant now, Duration askedFor) {
        Duration pause = PAUSES.after(attempt - 1);
        return day == null ? null : now.plus(pause.compareTo(askedFor) >= 0 ? pause : askedFor);
    }
}
