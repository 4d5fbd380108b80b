package nl.chargecars.partnersync.inbound;

import java.util.List;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts the words of updates that wait for a mapping, among the newest, using the index of refused updates. */
@Repository
class WaitingUpdateRepository {

    private static final String WORDS = """
            select partner_status, count(*) as updates, max(received_at) as last_seen_at
            from (
                select partner_status, received_at
                from partner_status_updates
                where partner_organization_id = :partner and outcome = 'status_not_mapped' and dismissed_at is null
                order by id desc nulls last
                limit %s
            ) as waiting
            where partner_status is not null
            group by partner_status
            order by updates desc, partner_status
            limit 200
            """.formatted(WaitingUpdates.MOST_COUNTED);

    private final JdbcClient client;

    WaitingUpdateRepository(JdbcClient client) {
        this.client = client;
    }

    List<WaitingUpdates.Word> words(PartnerId partner) {
        return client.sql(WORDS)
                .param("partner", partner.value())
                .query((row, _) -> new WaitingUpdates.Word(
                        Row.text(row, "partner_status"), row.getInt("updates"), Row.instant(row, "last_seen_at")))
                .list();
    }
}
