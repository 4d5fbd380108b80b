package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds active integrations with deliveries that failed for good. These may be single orders, for which no breaker opens. */
@Component
class FailedForGood implements TroubleSource {

    private static final String SELECT = """
            select integrations.id, integrations.partner_organization_id, count(*) as failed, array_agg(distinct failure) as failures
            from partner_integrations as integrations
            cross join lateral (
                select coalesce(deliveries.last_response_status::text, deliveries.last_error_code, 'other') as failure
                from deliveries
                where deliveries.integration_id = integrations.id and deliveries.state = 'failed'
                order by deliveries.id desc
                limit %d) as failed
            where integrations.is_active
            group by integrations.id, integrations.partner_organization_id
            """.formatted(Counted.MOST);

    private final JdbcClient client;

    FailedForGood(JdbcClient client) {
        this.client = client;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.DELIVERIES_FAILED;
    }

    @Override
    public List<Trouble> look(Instant now) {
        return client.sql(SELECT)
                .query((row, _) -> Trouble.ofIntegration(
                                kind(),
                                row,
                                message(row.getLong("failed")),
                                Saying.counting(kind(), row.getLong("failed")))
                        .because(Row.texts(row, "failures")))
                .list();
    }

    private static String message(long failed) {
        return failed == 1
                ? "One delivery did not reach the partner and is not tried any more."
                        + " Have the cause put right, then retry or dismiss it."
                : Counted.atStart(failed) + " deliveries did not reach the partner and are not tried any more."
                        + " Have the cause put right, then retry or dismiss them.";
    }
}
