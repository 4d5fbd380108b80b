package nl.chargecars.partnersync.monitoring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import nl.chargecars.partnersync.housekeeping.DatabaseFigures;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Gauges for the age of the oldest audit entry that is not sealed, and of the oldest event that the partners' feed does not show
 * yet. The seals and the feed both stop at the beginning of the oldest transaction that still writes, and somebody can leave such
 * a transaction open on purpose.
 */
@Component
class HeldBackMetrics implements DatabaseFigures {

    /**
     * Reads the first row of an index each: the first audit entry after the last seal, and for each partner the first event that
     * its feed does not show yet.
     */
    private static final String OLDEST = """
            select (select created_at from audit_logs
                    where (written_in, id) > (
                        coalesce((select through_transaction from audit_seals order by number desc limit 1), '0'::xid8),
                        coalesce((select through_id from audit_seals order by number desc limit 1),
                                 '00000000-0000-0000-0000-000000000000'::uuid))
                    order by written_in, id limit 1) as entry,
                   (select coalesce(max(number), 0) from audit_seals) as seal,
                   (select min(held.created_at)
                    from (select distinct partner_organization_id as id from partner_integrations) as partners
                    cross join lateral (
                        select created_at from events
                        where events.partner_organization_id = partners.id
                          and feed_position >= pg_snapshot_xmin(pg_current_snapshot())
                        order by feed_position, order_sequence, id limit 1) as held) as event
            """;

    private static final Ages UNKNOWN = new Ages(Double.NaN, Double.NaN);

    private final JdbcClient client;
    private final Clock clock;
    private volatile Ages ages = UNKNOWN;

    /** Used by one thread, as {@link #waitingSince}. */
    private long lastSeal;

    /** Since when entries have been seen that no seal after {@link #lastSeal} covers; null while there are none. */
    private @Nullable Instant waitingSince;

    HeldBackMetrics(JdbcClient client, MeterRegistry registry, Clock clock) {
        this.client = client;
        this.clock = clock;
        gauge(
                registry,
                "audit.oldest.unsealed",
                "Age of the oldest audit entry that is not sealed; 0 without any",
                Ages::entry);
        gauge(
                registry,
                "feed.oldest.held",
                "Age of the oldest event that the feed does not show yet; 0 without any",
                Ages::event);
    }

    /** The ages in seconds; NaN when they are not known. */
    private record Ages(double entry, double event) {}

    @Override
    public String work() {
        return "looking for what is held back";
    }

    @Override
    public void look() {
        Instant now = clock.instant();
        ages = client.sql(OLDEST)
                .query((ResultSet row, int _) -> new Ages(
                        unsealed(Row.instantOrNull(row, "entry"), row.getLong("seal"), now),
                        DatabaseFigures.age(Row.instantOrNull(row, "event"), now)))
                .single();
    }

    /**
     * Whoever keeps entries from being sealed in order to change them can change their times as well, so the node also measures by
     * itself how long no seal has followed.
     */
    private double unsealed(@Nullable Instant oldest, long seal, Instant now) {
        if (oldest == null || seal != lastSeal || waitingSince == null) {
            waitingSince = oldest == null ? null : now;
            lastSeal = seal;
        }
        return Math.max(DatabaseFigures.age(oldest, now), DatabaseFigures.age(waitingSince, now));
    }

    @Override
    public void forget() {
        ages = UNKNOWN;
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Ages> value) {
        Gauge.builder("partnersync." + name, this, metrics -> value.applyAsDouble(metrics.ages))
                .baseUnit("seconds")
                .description(description)
                .register(registry);
    }
}
