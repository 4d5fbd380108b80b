package nl.chargecars.partnersync.figures;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import nl.chargecars.partnersync.housekeeping.PagedDeletion;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Deletes latencies after the same retention as the other figures, in pages. There are only a few rows per hour and integration,
 * whatever the traffic, so they are deleted as rows, while the large tables drop partitions.
 */
@Component
class LatencyRetention implements HousekeepingJob {

    private static final Logger log = LoggerFactory.getLogger(LatencyRetention.class);

    /** Finds the oldest rows of each integration by the primary key, and deletes them by ctid, which avoids a second index lookup. */
    private static final String DELETE = """
            delete from integration_latencies
            where ctid = any (array(
                select old.place
                from partner_integrations as integration
                cross join lateral (
                    select ctid as place
                    from integration_latencies
                    where integration_id = integration.id and hour < :oldest
                    order by hour
                    limit :most) as old
                limit :most))
            """;

    private final JdbcClient client;
    private final RetentionSettings retention;
    private final Clock clock;

    LatencyRetention(JdbcClient client, Settings settings, Clock clock) {
        this.client = client;
        this.retention = settings.retention();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "latencies";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        Instant oldest = retention.figuresKeptSince(clock.instant());
        int deleted = PagedDeletion.all(most -> delete(oldest, most));
        log.debug("{} old latencies deleted", deleted);
    }

    private int delete(Instant oldest, int most) {
        return client.sql(DELETE)
                .param("oldest", Row.timestamp(oldest))
                .param("most", most)
                .update();
    }
}
