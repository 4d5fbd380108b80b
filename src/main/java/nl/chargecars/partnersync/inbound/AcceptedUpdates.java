package nl.chargecars.partnersync.inbound;

import nl.chargecars.partnersync.id.PartnerId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells whether a partner sends status updates that we can use. */
@Component
public class AcceptedUpdates {

    /** Reads the newest 200 updates only: a partner whose last 200 updates all failed does not send them correctly yet. */
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

    /** True when one of the partner's newest two hundred updates was applied, or stated the status that the order had already. */
    public boolean any(PartnerId partner) {
        return client.sql(AMONG_THE_LATEST)
                .param("partner", partner.value())
                .query(Boolean.class)
                .single();
    }
}
