package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import org.jspecify.annotations.Nullable;

/**
 * One comparison.
 *
 * @param day in Amsterdam; of a daily run
 * @param startedBy who wanted it, as the audit trail names them
 * @param after the order that it has come to
 * @param lease of the latest claim alone: the same node may claim it again when the lease has run out; null before the first
 */
record Run(
        UUID id,
        PartnerId partner,
        IntegrationId integration,
        String cause,
        @Nullable LocalDate day,
        String startedBy,
        Instant startedAt,
        @Nullable OrderId after,
        @Nullable UUID lease) {

    static Run begun(
            PartnerId partner,
            IntegrationId integration,
            String cause,
            @Nullable LocalDate day,
            String startedBy,
            Instant now) {
        return new Run(Uuid7.next(), partner, integration, cause, day, startedBy, now, null, null);
    }

    /** The same, further on. */
    Run behind(OrderId last) {
        return new Run(id, partner, integration, cause, day, startedBy, startedAt, last, lease);
    }
}
