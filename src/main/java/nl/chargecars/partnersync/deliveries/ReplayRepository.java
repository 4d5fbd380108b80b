package nl.chargecars.partnersync.deliveries;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliveryQueries.Place;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table replays. */
@Repository
class ReplayRepository {

    private static final String COLUMNS = """
            select id, partner_organization_id, actor_kind, actor, filter_state, filter_event, filter_order_id,
                   filter_partner_order_id, filter_from, filter_to, filter_integration_id, filter_failure, state, matched,
                   replayed, done_created_at, done_id, created_at, finished_at, failures
            from replays
            where\s""";

    private static final String INSERT = """
            insert into replays (
                id, partner_organization_id, actor_kind, actor, filter_state, filter_event, filter_order_id,
                filter_partner_order_id, filter_from, filter_to, filter_integration_id, filter_failure, state, matched, replayed,
                next_page_at, created_at)
            values (
                :id, :partner, :actor_kind, :actor, :filter_state, :event, :order, :partner_order_id, :from, :to,
                :integration, :failure, 'running', :matched, 0, :now, :now)
            """;

    private static final String ONE = COLUMNS + "partner_organization_id = :partner and id = :id";

    private static final String LIST = COLUMNS
            + "partner_organization_id = :partner and (:behind::uuid is null or id < :behind::uuid) order by id desc limit :limit";

    private static final String LATEST = COLUMNS + "true order by id desc limit :limit";

    private static final String RUNNING = COLUMNS + "state = 'running' order by next_page_at limit :limit";

    /** Skips locked rows, such as a replay whose first page is being processed for the request that created it, on any node. */
    private static final String TAKE_DUE = COLUMNS
            + "state = 'running' and next_page_at <= :now order by next_page_at limit 1 for no key update skip locked";

    private static final String ANY_RUNNING = "select exists (select from replays where state = 'running')";

    private static final String COUNT_RUNNING =
            "select count(*) from replays where state = 'running' and partner_organization_id = :partner";

    /** Of two replays that begin at the same time the second counts the first, too. */
    private static final String LOCK_BEGINNINGS =
            "select 1 from pg_advisory_xact_lock(hashtextextended('replays of ' || :partner::text, 0))";

    private static final String TAKE = COLUMNS + "id = :id and state = 'running' for no key update";

    private static final String ADVANCE = """
            update replays
            set replayed = replayed + :replayed, done_created_at = :done_created_at, done_id = :done_id,
                next_page_at = :next_page_at, failures = 0
            where id = :id
            """;

    private static final String POSTPONE = """
            update replays
            set next_page_at = :next_page_at, failures = failures + 1
            where id = :id and state = 'running'
            """;

    private static final String FINISH = """
            update replays
            set state = :state, replayed = replayed + :replayed, finished_at = :now
            where id = :id and state = 'running'
            """;

    private final JdbcClient client;

    ReplayRepository(JdbcClient client) {
        this.client = client;
    }

    void insert(ReplayJob job) {
        Criteria criteria = job.criteria();
        OrderId order = criteria.order();
        IntegrationId integration = criteria.integration();
        client.sql(INSERT)
                .param("id", job.id())
                .param("partner", job.partner().value())
                .param("actor_kind", job.actor().kind().name())
                .param("actor", job.actor().name())
                .param("filter_state", job.filterState().wireName())
                .param("event", criteria.event())
                .param("order", order == null ? null : order.value())
                .param("partner_order_id", job.partnerOrderId())
                .param("from", Row.timestamp(criteria.from()))
                .param("to", Row.timestamp(job.to()))
                .param("integration", integration == null ? null : integration.value())
                .param("failure", criteria.failure())
                .param("matched", job.matched())
                .param("now", Row.timestamp(job.createdAt()))
                .update();
    }

    Optional<ReplayJob> find(PartnerId partner, UUID id) {
        return client.sql(ONE)
                .param("partner", partner.value())
                .param("id", id)
                .query(ReplayRepository::job)
                .optional();
    }

    /** Lists the partner's replays, newest first; {@code behind} is null for the first page. */
    List<ReplayJob> list(PartnerId partner, @Nullable UUID behind, int limit) {
        return client.sql(LIST)
                .param("partner", partner.value())
                .param("behind", behind == null ? null : behind.toString())
                .param("limit", limit)
                .query(ReplayRepository::job)
                .list();
    }

    /** The latest replays of all partners, newest first. */
    List<ReplayJob> latest(int limit) {
        return client.sql(LATEST)
                .param("limit", limit)
                .query(ReplayRepository::job)
                .list();
    }

    /** The running replays of all partners. */
    List<ReplayJob> running(int limit) {
        return client.sql(RUNNING)
                .param("limit", limit)
                .query(ReplayRepository::job)
                .list();
    }

    /** Locks a replay whose next page is due, in the caller's transaction. */
    Optional<ReplayJob> takeDue(Instant now) {
        return client.sql(TAKE_DUE)
                .param("now", Row.timestamp(now))
                .query(ReplayRepository::job)
                .optional();
    }

    boolean anyRunning() {
        return client.sql(ANY_RUNNING).query(Boolean.class).single();
    }

    int countRunning(PartnerId partner) {
        return client.sql(COUNT_RUNNING)
                .param("partner", partner.value())
                .query(Integer.class)
                .single();
    }

    /** Lets no other replay of this partner begin before the caller's transaction ends. */
    void lockBeginnings(PartnerId partner) {
        client.sql(LOCK_BEGINNINGS).param("partner", partner.toString()).query().listOfRows();
    }

    /** Locks the replay in the caller's transaction; empty when it is no longer running. */
    Optional<ReplayJob> take(UUID id) {
        return client.sql(TAKE).param("id", id).query(ReplayRepository::job).optional();
    }

    void advance(UUID id, int replayed, Place doneUpTo, Instant nextPageAt) {
        client.sql(ADVANCE)
                .param("id", id)
                .param("replayed", replayed)
                .param("done_created_at", Row.timestamp(doneUpTo.createdAt()))
                .param("done_id", doneUpTo.id().value())
                .param("next_page_at", Row.timestamp(nextPageAt))
                .update();
    }

    /** Notes that a page failed, and when it is tried again. */
    void postpone(UUID id, Instant nextPageAt) {
        client.sql(POSTPONE)
                .param("id", id)
                .param("next_page_at", Row.timestamp(nextPageAt))
                .update();
    }

    /** Ends the replay. Returns false when it had ended already. */
    boolean finish(UUID id, ReplayView.State state, int replayed, Instant now) {
        return client.sql(FINISH)
                        .param("id", id)
                        .param("state", state.wireName())
                        .param("replayed", replayed)
                        .param("now", Row.timestamp(now))
                        .update()
                > 0;
    }

    private static ReplayJob job(ResultSet row, int number) throws SQLException {
        UUID order = Row.uuidOrNull(row, "filter_order_id");
        UUID integration = Row.uuidOrNull(row, "filter_integration_id");
        UUID done = Row.uuidOrNull(row, "done_id");
        return new ReplayJob(
                Row.uuid(row, "id"),
                new PartnerId(Row.uuid(row, "partner_organization_id")),
                new Actor(Actor.Kind.valueOf(Row.text(row, "actor_kind")), Row.text(row, "actor"), null),
                new Criteria(
                        DeliveryState.named(Row.text(row, "filter_state")),
                        row.getString("filter_event"),
                        order == null ? null : new OrderId(order),
                        Row.instantOrNull(row, "filter_from"),
                        Row.instant(row, "filter_to"),
                        integration == null ? null : new IntegrationId(integration),
                        row.getString("filter_failure")),
                row.getString("filter_partner_order_id"),
                WireNamed.named(ReplayView.State.class, Row.text(row, "state")),
                row.getLong("matched"),
                row.getLong("replayed"),
                done == null ? null : new Place(Row.instant(row, "done_created_at"), new DeliveryId(done)),
                Row.instant(row, "created_at"),
                Row.instantOrNull(row, "finished_at"),
                row.getInt("failures"));
    }
}
