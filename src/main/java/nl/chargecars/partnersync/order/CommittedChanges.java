package nl.chargecars.partnersync.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Determines up to which time all changes of orders are committed and so visible. {@code updated_at} is set before its transaction
 * commits, so a poller that continues from the newest change it saw could miss one that is committed later.
 */
@Repository
public class CommittedChanges {

    /** Allowance for differing clocks of nodes, and for an {@code updated_at} taken just before the first statement. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    /** Selects the age of the oldest open transaction in seconds; an age, because the database's clock may differ from ours. */
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

    /** Returns a time such that every change with an earlier {@code updated_at} is committed already or will never be. */
    public Instant completeUntil() {
        Instant now = clock.instant();
        double seconds = client.sql(OLDEST_OPEN).query(Double.class).single();
        Duration age = Duration.ofMillis((long) Math.ceil(Math.max(0, seconds) * 1_000));
        return now.minus(age).minus(SKEW);
    }
}
