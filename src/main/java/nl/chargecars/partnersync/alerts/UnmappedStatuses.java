package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds partners with status updates that wait because their status is not mapped, however long they have waited. */
@Component
class UnmappedStatuses implements TroubleSource {

    /** Ordered like the index of open refused updates, so that no plan reads all other updates to find a thousand of these. */
    static final String SELECT = """
            select partner.id as partner, active.id as integration, count(*) as waiting, array_agg(distinct word) as words
            from organizations as partner
            cross join lateral (
                select left(md5(coalesce(updates.partner_status, '')), 12) as word
                from partner_status_updates as updates
                where updates.partner_organization_id = partner.id and updates.outcome = 'status_not_mapped'
                  and updates.dismissed_at is null
                order by updates.id desc nulls last
                limit %d
            ) as waiting
            left join partner_integrations as active
              on active.partner_organization_id = partner.id and active.is_active
            where partner.organization_type = 'partner'
            group by partner.id, active.id
            """.formatted(Counted.MOST);

    private final JdbcClient client;

    UnmappedStatuses(JdbcClient client) {
        this.client = client;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.STATUSES_NOT_MAPPED;
    }

    @Override
    public List<Trouble> look(Instant now) {
        return client.sql(SELECT)
                .query((row, _) -> new Trouble(
                                kind(),
                                "partner " + Row.uuid(row, "partner"),
                                Row.uuid(row, "partner"),
                                Row.uuidOrNull(row, "integration"),
                                message(row.getLong("waiting")),
                                Saying.counting(kind(), row.getLong("waiting")))
                        .because(Row.texts(row, "words")))
                .list();
    }

    private static String message(long waiting) {
        return waiting == 1
                ? "One status update of the partner waits, since its status is not in partner_to_chargecars, or leads"
                        + " to a status that the workflow no longer has. Correct that, then process it again."
                : Counted.atStart(waiting) + " status updates of the partner wait, since their status is not in"
                        + " partner_to_chargecars, or leads to a status that the workflow no longer has."
                        + " Correct that, then process them again.";
    }
}
