package nl.chargecars.partnersync.inbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates.Group;
import nl.chargecars.partnersync.inbound.RefusedUpdates.Member;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads what was refused, by its cause. The list of outcomes in each statement is that of the index
 * {@code partner_status_updates_refused}, which no plan may do without.
 */
@Repository
class RefusedUpdateRepository {

    private static final String GROUPS = """
            select partners.id as partner, updates.integration_id, refused.outcome,
                   case when refused.by_word then updates.partner_status end as word,
                   max(updates.mapped_status) as mapped_status,
                   count(*) as updates, min(updates.received_at) as first_at, max(updates.received_at) as last_at
            from organizations as partners
            cross join (values ('order_not_found', false), ('status_not_mapped', true), ('invalid_status_transition', true),
                               ('no_active_integration', false), ('invalid', false)) as refused (outcome, by_word)
            cross join lateral (
                select integration_id, partner_status, mapped_status, received_at
                from partner_status_updates
                where partner_organization_id = partners.id and outcome = refused.outcome and id >= :since
                  and outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition',
                                  'no_active_integration', 'invalid')
                order by id desc
                limit 10000
            ) as updates
            where partners.organization_type = 'partner' and (:partner::uuid is null or partners.id = :partner)
            group by 1, 2, 3, 4
            order by updates desc, last_at desc
            limit 500
            """;

    private static final String MEMBERS = """
            select updates.id, updates.received_at, updates.partner_order_id, updates.partner_status, orders.order_number,
                   updates.mapped_status, updates.message, updates.processed_at
            from partner_status_updates as updates
            left join orders on orders.id = updates.order_id
            where updates.partner_organization_id = :partner and updates.outcome = :outcome
              and updates.outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition',
                                      'no_active_integration', 'invalid')
              and (:word::text is null or updates.partner_status = :word)
              and updates.id >= :since and (:before::uuid is null or updates.id < :before)
            order by updates.id desc
            limit :limit
            """;

    private static final String OLDEST = """
            select id
            from partner_status_updates
            where partner_organization_id = :partner and outcome = :outcome
              and outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition',
                              'no_active_integration', 'invalid')
              and (:word::text is null or partner_status = :word)
              and id >= :since and (:after::uuid is null or id > :after)
            order by id
            limit :limit
            """;

    private final JdbcClient client;

    RefusedUpdateRepository(JdbcClient client) {
        this.client = client;
    }

    /** @param since the least id that is looked at */
    List<Group> groups(@Nullable PartnerId partner, UUID since) {
        return client.sql(GROUPS)
                .param("partner", partner == null ? null : partner.value())
                .param("since", since)
                .query(RefusedUpdateRepository::group)
                .list();
    }

    /** The newest first, behind {@code before}. */
    List<Member> members(
            PartnerId partner, Outcome outcome, @Nullable String word, UUID since, @Nullable UUID before, int limit) {
        Map<String, @Nullable Object> values = values(partner, outcome, word, since, limit);
        values.put("before", before);
        return client.sql(MEMBERS)
                .params(values)
                .query(RefusedUpdateRepository::member)
                .list();
    }

    /** The oldest first, behind {@code after}. */
    List<UUID> oldest(
            PartnerId partner, Outcome outcome, @Nullable String word, UUID since, @Nullable UUID after, int limit) {
        Map<String, @Nullable Object> values = values(partner, outcome, word, since, limit);
        values.put("after", after);
        return client.sql(OLDEST)
                .params(values)
                .query((row, _) -> Row.uuid(row, "id"))
                .list();
    }

    private static Map<String, @Nullable Object> values(
            PartnerId partner, Outcome outcome, @Nullable String word, UUID since, int limit) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("partner", partner.value());
        values.put("outcome", outcome.wireName());
        values.put("word", word);
        values.put("since", since);
        values.put("limit", limit);
        return values;
    }

    private static Group group(ResultSet row, int number) throws SQLException {
        UUID integration = Row.uuidOrNull(row, "integration_id");
        return new Group(
                new PartnerId(Row.uuid(row, "partner")),
                integration == null ? null : new IntegrationId(integration),
                Row.text(row, "outcome"),
                row.getString("word"),
                row.getString("mapped_status"),
                row.getLong("updates"),
                Row.instant(row, "first_at"),
                Row.instant(row, "last_at"));
    }

    private static Member member(ResultSet row, int number) throws SQLException {
        return new Member(
                Row.uuid(row, "id"),
                Row.instant(row, "received_at"),
                row.getString("partner_order_id"),
                row.getString("partner_status"),
                row.getString("order_number"),
                row.getString("mapped_status"),
                row.getString("message"),
                Row.instant(row, "processed_at"));
    }
}
