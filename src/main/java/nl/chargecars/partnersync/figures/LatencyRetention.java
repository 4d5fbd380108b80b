package nl.chargecars.partnersync.figures;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Latencies go at the age of the other figures, a page at a time. They are a handful of rows an hour and integration, whatever the
 * traffic: few enough to be deleted, where the big tables drop partitions.
 */
@Component
class LatencyRetention implements HousekeepingJob {

    private static final Logger log = LoggerFactory.getLogger(LatencyRetention.class);
    private static final int PAGE = 1_000;

    /** Each integration's oldest by the primary key; and then by where they are, which spares looking for them again. */
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
    private final int months;
    private final Clock clock;

    LatencyRetention(JdbcClient client, Settings settings, Clock clock) {
        this.client = client;
        this.months = settings.retention().figureMonths();
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
        Instant oldest =
                clock.instant().atZone(ZoneOffset.UTC).minusMonths(months).toInstant();
        int deleted = 0;
        int page;
        do {
            page = delete(oldest);
            deleted += page;
        } while (page == PAGE);
        log.debug("{} old latencies deleted", deleted);
    }

    private int delete(Instant oldest) {
        return client.sql(DELETE)
                .param("oldest", Row.timestamp(oldest))
                .param("most", PAGE)
                .update();
    }
}
