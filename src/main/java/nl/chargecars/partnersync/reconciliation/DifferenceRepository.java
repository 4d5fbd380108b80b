package nl.chargecars.partnersync.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.reconciliation.DifferenceView.Kind;
import nl.chargecars.partnersync.reconciliation.DifferenceView.State;
import nl.chargecars.partnersync.settings.Clocks;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table reconciliation_differences. */
@Repository
class DifferenceRepository {

    /** A condition on differences: to be applied on the side that lags, without asking which one that is. */
    static final String APPLICABLE = "state = 'open' and order_id is not null and ahead <> 'unknown'";

    private static final String INSERT = """
            insert into reconciliation_differences (
                id, run_id, integration_id, state, dismissed_at, dismissal_reason, partner_order_id, order_id, kind,
                our_status, our_status_since, partner_status, mapped_status, partner_timestamp, ahead_by_workflow,
                ahead_by_time, ahead, message, message_code)
            select * from unnest(
                ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::uuid[], ?::text[],
                ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::timestamptz[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[])
            """;

    private static final String SELECT = """
            select id, partner_order_id, order_id, kind, our_status, our_status_since, partner_status, mapped_status,
                   partner_timestamp, ahead_by_workflow, ahead_by_time, ahead, message, message_code, state,
                   taken, taken_at, dismissed_at, dismissal_reason
            from reconciliation_differences
            where run_id = :run
            """;

    private static final String LIST = SELECT + " and (:after::uuid is null or id > :after) order by id limit :limit";

    /** Those that were tried before, or are under way, come last: they would keep others from being reached. */
    private static final String LIST_APPLICABLE =
            SELECT + " and " + APPLICABLE + " order by claimed_until nulls first, id limit :limit";

    private static final String OPEN = """
            select kind, count(*) as open
            from reconciliation_differences
            where run_id = :run and state = 'open'
            group by kind
            """;

    private static final String OPEN_OF_KIND = """
            select id from reconciliation_differences
            where run_id = :run and state = 'open' and kind = :kind
            order by id
            limit :limit
            """;

    private static final String CHOSEN = SELECT + " and id = any(:ids::uuid[]) order by id";

    /**
     * Claims a difference so that only one caller at a time handles it. If the claimant dies, the claim expires. One that is longer
     * than one that begins now, by more than clocks differ, was made before a clock was set back.
     */
    private static final String CLAIM = """
            update reconciliation_differences set claimed_until = :until
            where id = :id and state in ('open', 'dismissed')
              and (claimed_until is null or claimed_until <= :now
                   or claimed_until > :until::timestamptz + interval '1 minute')
            """;

    /**
     * Marks a difference as taken from any state: its status has been applied by then, even if a newer comparison has superseded it
     * meanwhile.
     */
    private static final String TAKE = """
            update reconciliation_differences
            set state = 'taken', taken = :taken, taken_at = :now, claimed_until = null, dismissed_at = null,
                dismissal_reason = null
            where id = :id and taken is null
            """;

    /** Keeps the order in which differences were tried, for {@link #applicable}. */
    private static final String RELEASE = "update reconciliation_differences set claimed_until = :over where id = :id";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    DifferenceRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /**
     * Inserts the differences of one run.
     *
     * @param dismissal returns the dismissal to carry over when the same difference was dismissed before; null to insert it as open
     */
    void insert(Run run, List<Difference> differences, Function<Difference, @Nullable Dismissal> dismissal) {
        List<Found> found = differences.stream()
                .map(one -> new Found(one, dismissal.apply(one)))
                .toList();
        Bulk.of(jdbc, found)
                .uuid(_ -> Uuid7.next())
                .uuid(_ -> run.id())
                .uuid(_ -> run.integration().value())
                .text(one -> (one.dismissal() == null ? State.OPEN : State.DISMISSED).wireName())
                .instant(one -> one.dismissal() == null ? null : one.dismissal().at())
                .text(one -> one.dismissal() == null ? null : one.dismissal().reason())
                .text(one -> one.difference().partnerOrderId())
                .uuid(one -> one.order() == null ? null : one.order().id().value())
                .text(one -> one.difference().kind().wireName())
                .text(one -> one.order() == null ? null : one.order().status())
                .instant(one -> one.order() == null ? null : one.order().since())
                .text(one -> one.difference().partnerStatus())
                .text(one -> one.difference().mappedStatus())
                .instant(one -> one.difference().partnerTimestamp())
                .text(one -> one.difference().aheadByWorkflow().wireName())
                .text(one -> one.difference().aheadByTime().wireName())
                .text(one -> one.difference().ahead().wireName())
                .text(one -> one.difference().message())
                .text(one -> one.difference().messageCode())
                .update(INSERT);
    }

    private record Found(Difference difference, @Nullable Dismissal dismissal) {

        @Nullable
        OurOrder order() {
            return difference.order();
        }
    }

    List<DifferenceView> list(UUID run, @Nullable UUID after, int limit) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("run", run);
        values.put("after", after);
        values.put("limit", limit);
        return client.sql(LIST).params(values).query((row, _) -> view(row)).list();
    }

    /**
     * The run's open differences of orders that we have and where one side is known to be ahead: those first that were not tried
     * yet, then those that were tried longest ago.
     */
    List<DifferenceView> applicable(UUID run, int limit) {
        return client.sql(LIST_APPLICABLE)
                .param("run", run)
                .param("limit", limit)
                .query((row, _) -> view(row))
                .list();
    }

    List<DifferenceView> chosen(UUID run, List<UUID> ids) {
        return client.sql(CHOSEN)
                .param("run", run)
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, _) -> view(row))
                .list();
    }

    /** The number of open differences, by kind. */
    Map<String, Long> open(UUID run) {
        Map<String, Long> open = new HashMap<>();
        client.sql(OPEN).param("run", run).query(row -> {
            open.put(Row.text(row, "kind"), row.getLong("open"));
        });
        return open;
    }

    List<UUID> open(UUID run, String kind, int limit) {
        return client.sql(OPEN_OF_KIND)
                .param("run", run)
                .param("kind", kind)
                .param("limit", limit)
                .query((row, _) -> Row.uuid(row, "id"))
                .list();
    }

    /** Returns false when the difference is claimed by somebody else, or is no longer open or dismissed. */
    boolean claim(UUID id, Instant now, Instant until) {
        return client.sql(CLAIM)
                        .param("id", id)
                        .param("now", Row.timestamp(now))
                        .param("until", Row.timestamp(until))
                        .update()
                > 0;
    }

    /** Marks the difference as taken. */
    void markTaken(UUID id, Side taken, Instant now) {
        client.sql(TAKE)
                .param("id", id)
                .param("taken", taken.wireName())
                .param("now", Row.timestamp(now))
                .update();
    }

    /** Gives up the claim: the difference can be claimed again, also by a node whose clock is behind. */
    void releaseClaim(UUID id, Instant claimedAt) {
        client.sql(RELEASE)
                .param("id", id)
                .param("over", Row.timestamp(claimedAt.minus(Clocks.MOST_APART)))
                .update();
    }

    private static DifferenceView view(ResultSet row) throws SQLException {
        UUID order = Row.uuidOrNull(row, "order_id");
        String taken = row.getString("taken");
        return new DifferenceView(
                Row.uuid(row, "id"),
                Row.text(row, "partner_order_id"),
                order == null ? null : new OrderId(order),
                WireNamed.named(Kind.class, Row.text(row, "kind")),
                row.getString("our_status"),
                Row.instantOrNull(row, "our_status_since"),
                row.getString("partner_status"),
                row.getString("mapped_status"),
                Row.instantOrNull(row, "partner_timestamp"),
                WireNamed.named(Side.class, Row.text(row, "ahead")),
                WireNamed.named(Side.class, Row.text(row, "ahead_by_workflow")),
                WireNamed.named(Side.class, Row.text(row, "ahead_by_time")),
                row.getString("message"),
                row.getString("message_code"),
                WireNamed.named(State.class, Row.text(row, "state")),
                taken == null ? null : WireNamed.named(Side.class, taken),
                Row.instantOrNull(row, "taken_at"),
                Row.instantOrNull(row, "dismissed_at"),
                row.getString("dismissal_reason"));
    }
}
