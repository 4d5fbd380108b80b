package nl.chargecars.partnersync.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How far one can rely on having seen every change of an order. {@code updated_at} is taken before its transaction commits, so a
 * change can appear behind a poller that went by the newest one it saw.
 */
@Repository
public class CommittedChanges {

    /** Nodes' clocks differ, and a time may be taken a moment before the transaction's first statement. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    /** As an age: the database's clock need not be ours. */
    private static final String OLDEST_OPEN = """
            select coalesce(extract(epoch from clock_timestamp() - min(xact_start)), 0)
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
            """;

    private final JdbcClient client;
    private final Clock clock;

    CommittedChanges(JdbcClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Every change with an {@code updated_at} before this has been committed by now, or never will be. */
    public Instant completeUntil() {
        Instant now = clock.instant();
        double seconds = client.sql(OLDEST_OPEN).query(Double.class).single();
        Duration age = Duration.ofMillis((long) Math.ceil(Math.max(0, seconds) * 1_000));
        return now.minus(age).minus(SKEW);
    }
}
