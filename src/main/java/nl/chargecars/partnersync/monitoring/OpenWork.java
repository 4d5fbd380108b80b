package nl.chargecars.partnersync.monitoring;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts what waits for somebody to resolve it: failed deliveries, differences, refused updates, disabled endpoints. The query is
 * cheap enough for every page. Two kinds of exceptions are left out, and the page says so: orders in a status without a word of
 * the partner, because a map may leave out a status on purpose, in which orders then come and go all day, so that the number would
 * say nothing any more; and refused calls, whose cause the partner has to remove.
 */
@Component
public class OpenWork {

    /** The highest number that is counted. */
    public static final int MOST_COUNTED = 100;

    private static final String COUNT = """
            select (select count(*) from (
                        select 1
                        from partner_integrations as integrations
                        cross join lateral (
                            select 1 from deliveries
                            where deliveries.integration_id = integrations.id and state = 'failed'
                            limit %1$s) as failed
                        limit %1$s) as counted)
                 + (select count(*) from (
                        select 1
                        from organizations as partners
                        cross join (values ('order_not_found'), ('status_not_mapped'), ('invalid_status_transition'),
                                           ('no_active_integration'), ('invalid')) as refused (outcome)
                        cross join lateral (
                            select 1 from partner_status_updates
                            where partner_organization_id = partners.id and outcome = refused.outcome
                              and outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition',
                                              'no_active_integration', 'invalid')
                              and dismissed_at is null
                            order by id desc nulls last
                            limit %1$s) as updates
                        where partners.organization_type = 'partner'
                        limit %1$s) as counted)
                 + (select count(*) from (
                        select 1
                        from partner_integrations as integrations
                        cross join lateral (
                            select 1 from reconciliation_differences
                            where integration_id = integrations.id and state = 'open'
                            limit %1$s) as open
                        where integrations.is_active
                        limit %1$s) as counted)
                 + (select count(*) from partner_integrations where is_active and endpoint_disabled_at is not null)
            """.formatted(MOST_COUNTED);

    private final JdbcClient client;

    OpenWork(JdbcClient client) {
        this.client = client;
    }

    /** Returns the number of open exceptions, {@link #MOST_COUNTED} at most. */
    public long count() {
        long found = client.sql(COUNT).query(Long.class).single();
        return Math.min(found, MOST_COUNTED);
    }
}
