package nl.chargecars.partnersync.inbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates.Group;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the open refused updates, grouped by cause, and dismisses them. */
@Repository
class RefusedUpdateRepository {

    /**
     * The condition of the index {@code partner_status_updates_open}, repeated word for word, so that every plan can use this index.
     * The queries say where nulls sort for the same reason: no other index has that order.
     */
    private static final String OPEN =
            "outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition', 'no_active_integration', 'invalid')"
                    + " and dismissed_at is null";

    /**
     * Groups updates regardless of the integration that was active when they came, because the one that is active now will process
     * them; the newest update says which integration to show. An order's current status is looked up, not joined, so that no plan
     * reads all orders.
     */
    private static final String GROUPS = """
            select partners.id as partner, refused.outcome,
                   case when refused.by_word then updates.partner_status end as word, updates.order_status,
                   (array_agg(updates.integration_id order by updates.id desc))[1] as integration_id,
                   max(updates.mapped_status) as mapped_status,
                   count(*) as updates, min(updates.received_at) as first_at, max(updates.received_at) as last_at
            from organizations as partners
            cross join (values ('order_not_found', false, false), ('status_not_mapped', true, false),
                               ('invalid_status_transition', true, true), ('no_active_integration', false, false),
                               ('invalid', false, false)) as refused (outcome, by_word, by_order_status)
            cross join lateral (
                select id, integration_id, partner_status, mapped_status, received_at,
                       case when refused.by_order_status then
                           (select order_status from orders where orders.id = partner_status_updates.order_id)
                       end as order_status
                from partner_status_updates
                where partner_organization_id = partners.id and outcome = refused.outcome
                  and %s
                order by id desc nulls last
                limit %s
            ) as updates
            where partners.organization_type = 'partner' and (:partner::uuid is null or partners.id = :partner)
            group by 1, 2, 3, 4
            order by updates desc, last_at desc
            limit :limit
            """.formatted(OPEN, RefusedUpdates.MOST_COUNTED);

    private static final String OF_GROUP = """
            where updates.partner_organization_id = :partner and updates.outcome = :outcome
              and %s
              and (:word::text is null or updates.partner_status = :word)
              and (:order_status::text is null
                   or (select order_status from orders where orders.id = updates.order_id) = :order_status)
            """.formatted(OPEN);

    private static final String MEMBERS = """
            select updates.id, updates.received_at, updates.partner_order_id, updates.partner_status, orders.order_number,
                   updates.mapped_status
            from partner_status_updates as updates
            left join orders on orders.id = updates.order_id
            """ + OF_GROUP + """
              and (:behind::uuid is null or updates.id < :behind)
            order by updates.id desc nulls last
            limit :limit
            """;

    private static final String OLDEST = """
            select updates.id
            from partner_status_updates as updates
            """ + OF_GROUP + """
              and (:behind::uuid is null or updates.id > :behind)
            order by updates.id nulls first
            limit :limit
            """;

    private static final String COUNT = """
            select count(*) from (
                select updates.id
                from partner_status_updates as updates
            """ + OF_GROUP + """
                order by updates.id desc nulls last
                limit :limit
            ) as counted
            """;

    /**
     * Locks the rows in the order of their ids, so that two people who dismiss the same group cause no deadlock. Each page begins
     * behind the one before, so that rows whose orders have another status are not read again.
     */
    private static final String DISMISS = """
            with chosen as (
                select updates.id
                from partner_status_updates as updates
            """ + OF_GROUP + """
                  and updates.id > :after and updates.id <= :behind
                order by updates.id nulls first
                limit :limit
                for update of updates
            ), dismissed as (
                update partner_status_updates as updates
                set dismissed_at = :now, dismissal_reason = :reason
                from chosen
                where updates.id = chosen.id
                returning updates.id
            )
            select id from dismissed order by id
            """;

    private static final String DISMISS_ONE = """
            update partner_status_updates
            set dismissed_at = :now, dismissal_reason = :reason
            where id = :id and partner_organization_id = :partner
              and %s
            """.formatted(OPEN);

    private final JdbcClient client;

    RefusedUpdateRepository(JdbcClient client) {
        this.client = client;
    }

    List<Group> groups(@Nullable PartnerId partner, int limit) {
        return client.sql(GROUPS)
                .param("partner", partner == null ? null : partner.value())
                .param("limit", limit)
                .query(RefusedUpdateRepository::group)
                .list();
    }

    /** Returns updates of the group, the newest first, behind {@code before} (null: from the newest). */
    List<RefusedUpdate> members(GroupFilter which, @Nullable UUID before, int limit) {
        return client.sql(MEMBERS)
                .params(values(which, before, limit))
                .query(RefusedUpdateRepository::update)
                .list();
    }

    /** Returns ids of updates of the group, the oldest first, behind {@code after} (null: from the oldest). */
    List<UUID> oldest(GroupFilter which, @Nullable UUID after, int limit) {
        return client.sql(OLDEST)
                .params(values(which, after, limit))
                .query((row, _) -> Row.uuid(row, "id"))
                .list();
    }

    long count(GroupFilter which, int most) {
        return client.sql(COUNT)
                .params(values(which, null, most))
                .query(Long.class)
                .single();
    }

    /**
     * Dismisses the oldest {@code limit} updates of the group behind {@code after}, up to {@code newest}. Returns their ids, the
     * oldest first.
     */
    List<UUID> dismiss(GroupFilter which, UUID after, UUID newest, int limit, @Nullable String reason, Instant now) {
        return client.sql(DISMISS)
                .params(values(which, newest, limit))
                .param("after", after)
                .param("reason", reason)
                .param("now", Row.timestamp(now))
                .query((row, _) -> Row.uuid(row, "id"))
                .list();
    }

    /**
     * Dismisses one update. Returns false when there is nothing to dismiss: it does not exist, was accepted, or was dismissed before.
     */
    boolean dismiss(PartnerId partner, UUID id, @Nullable String reason, Instant now) {
        return client.sql(DISMISS_ONE)
                        .param("partner", partner.value())
                        .param("id", id)
                        .param("reason", reason)
                        .param("now", Row.timestamp(now))
                        .update()
                == 1;
    }

    private static Map<String, @Nullable Object> values(GroupFilter which, @Nullable UUID behind, int limit) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("partner", which.partner().value());
        values.put("outcome", which.outcome().wireName());
        values.put("word", which.word());
        values.put("order_status", which.orderStatus());
        values.put("behind", behind);
        values.put("limit", limit);
        return values;
    }

    private static Group group(ResultSet row, int number) throws SQLException {
        UUID integration = Row.uuidOrNull(row, "integration_id");
        return new Group(
                new PartnerId(Row.uuid(row, "partner")),
                integration == null ? null : new IntegrationId(integration),
                Outcome.named(Row.text(row, "outcome")),
                row.getString("word"),
                row.getString("order_status"),
                row.getString("mapped_status"),
                row.getLong("updates"),
                Row.instant(row, "first_at"),
                Row.instant(row, "last_at"));
    }

    private static RefusedUpdate update(ResultSet row, int number) throws SQLException {
        return new RefusedUpdate(
                Row.uuid(row, "id"),
                Row.instant(row, "received_at"),
                row.getString("partner_order_id"),
                row.getString("partner_status"),
                row.getString("order_number"),
                row.getString("mapped_status"));
    }
}
