package nl.chargecars.partnersync.monitoring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import nl.chargecars.partnersync.housekeeping.DatabaseFigures;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares this node's clock with that of the external database, which all nodes share: nodes whose clocks differ send webhooks twice
 * (docs/operating.md, "Several nodes"), and nothing else would show why. The embedded database has the node's own clock.
 */
@Component
class ClockOffset implements DatabaseFigures {

    private static final Logger log = LoggerFactory.getLogger(ClockOffset.class);
    private static final String DATABASE_TIME = "select clock_timestamp() as now";

    /** Two nodes that are this far off to either side are still closer to each other than the 15 s that leases tolerate. */
    private static final Duration FURTHEST = Duration.ofSeconds(5);

    private final JdbcClient client;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final boolean external;
    private volatile double seconds = Double.NaN;

    /** The offset in the last warning; zero when there is none to take back. */
    private Duration told = Duration.ZERO;

    ClockOffset(
            JdbcClient client,
            TransactionTemplate transaction,
            MeterRegistry registry,
            Clock clock,
            Settings settings) {
        this.client = client;
        this.transaction = transaction;
        this.clock = clock;
        this.external = settings.database().isPresent();
        Gauge.builder("partnersync.clock.offset", this, offset -> offset.seconds)
                .baseUnit("seconds")
                .description("How far this node's clock is ahead of the external database's; negative: behind")
                .register(registry);
    }

    /**
     * @param offset how far the node is ahead
     * @param doubt by how much that may be wrong, because the time on the way is not known
     */
    private record Measured(Duration offset, Duration doubt) {

        static Measured between(Instant before, Instant database, Instant after) {
            Duration half = Duration.between(before, after).dividedBy(2);
            return new Measured(Duration.between(database, before.plus(half)), half);
        }

        boolean isFurtherThan(Duration limit, Duration from) {
            return offset.minus(from).abs().minus(doubt).compareTo(limit) > 0;
        }

        boolean isWithin(Duration limit) {
            return offset.abs().plus(doubt).compareTo(limit) <= 0;
        }
    }

    @Override
    public String work() {
        return "comparing the clock with the database's";
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void look() {
        if (external) {
            Measured measured = measured();
            seconds = measured.offset().toMillis() / 1_000.0;
            tell(measured);
        }
    }

    /** In a transaction, so that the wait for a connection does not count. */
    private Measured measured() {
        return Objects.requireNonNull(transaction.execute(_ -> {
            Instant before = clock.instant();
            Instant database = client.sql(DATABASE_TIME)
                    .query((ResultSet row, int _) -> Row.instant(row, "now"))
                    .single();
            return Measured.between(before, database, clock.instant());
        }));
    }

    /** Warns once, and again when the offset has changed much. Where the answer took too long to tell, it says nothing. */
    private synchronized void tell(Measured measured) {
        Duration offset = measured.offset();
        if (measured.isWithin(FURTHEST) && !told.isZero()) {
            log.info("this node's clock agrees with the database's again");
            told = Duration.ZERO;
        } else if (measured.isFurtherThan(FURTHEST, Duration.ZERO)
                && (told.isZero() || measured.isFurtherThan(FURTHEST, told))) {
            log.warn(
                    "this node's clock is {} s {} the database's: set up NTP on both",
                    Math.round(offset.abs().toMillis() / 1_000.0),
                    offset.isNegative() ? "behind" : "ahead of");
            told = offset;
        }
    }

    @Override
    public void forget() {
        seconds = Double.NaN;
    }
}
