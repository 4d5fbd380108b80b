package nl.chargecars.partnersync.inbound;

import nl.chargecars.partnersync.id.PartnerId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether a partner's status updates arrive as they should. */
@Component
public class AcceptedUpdates {

    /** Of the latest ones only: a partner that has got a thousand wrong has not got it right yet. */
    private static final String AMONG_THE_LATEST = """
            select exists (
                select
                from (select outcome
                      from partner_status_updates
                      where partner_organization_id = :partner
                      order by id desc nulls last
                      limit 200) as latest
                where outcome in ('applied', 'unchanged'))
            """;

    private final JdbcClient client;

    AcceptedUpdates(JdbcClient client) {
        this.client = client;
    }

    /** True when one of the latest two hundred was applied, or said what was so already. */
    public boolean any(PartnerId partner) {
        return client.sql(AMONG_THE_LATEST)
                .param("partner", partner.value())
                .query(Boolean.class)
                .single();
    }
}
