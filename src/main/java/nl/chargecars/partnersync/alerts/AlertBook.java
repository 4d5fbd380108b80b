package nl.chargecars.partnersync.alerts;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code alerts}: at most one open alert per trouble, whichever node finds it, and however often. */
@Repository
class AlertBook {

    /** A trouble that new causes keep joining is reported at most once in this time. */
    private static final Duration TOLD_AGAIN_AFTER = Duration.ofHours(1);

    private static final String STORED = """
            id, kind, subject, partner_organization_id, integration_id, message, says, says_at, says_number, says_name,
            opened_at, closed_at, acknowledged_at, acknowledged_by
            """;

    /** The columns from which {@link #alert} reads an alert; the query must join {@link #WHOSE}. */
    static final String COLUMNS = """
            alerts.id, alerts.kind, alerts.subject, alerts.partner_organization_id, partner.name as partner_name,
            alerts.integration_id, integration.integration_name, alerts.message, alerts.says, alerts.says_at,
            alerts.says_number, alerts.says_name, alerts.opened_at, alerts.closed_at, alerts.acknowledged_at,
            alerts.acknowledged_by
            """;

    /** Joins the partner and the integration of an alert, for their names. */
    static final String WHOSE = """
            left join organizations as partner on partner.id = alerts.partner_organization_id
            left join partner_integrations as integration on integration.id = alerts.integration_id
            """;

    /**
     * Inserts alerts for new troubles, and updates the open ones: their message says what is true now, and they lead to the
     * integration that is active now. Causes that are over are removed from an alert, so that they are reported again should they
     * come back. An alert of an earlier release does not know its causes (null): those of now count as reported. Returns the new
     * alerts.
     */
    private static final String OPEN = "with found as (" + """
            select id, kind, subject, partner, integration, message, says, says_at, says_number, says_name, opened_at,
                   string_to_array(causes, ' ') as causes
            from unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::text[],
                        ?::timestamptz[], ?::bigint[], ?::text[], ?::timestamptz[], ?::text[])
                as found (id, kind, subject, partner, integration, message, says, says_at, says_number, says_name, opened_at,
                          causes)
            """ + "), stored as (" + """
            insert into alerts (
                id, kind, subject, partner_organization_id, integration_id, message, says, says_at, says_number, says_name,
                opened_at, causes)
            select * from found order by subject
            on conflict (kind, subject) where closed_at is null do update
            set integration_id = excluded.integration_id, message = excluded.message, says = excluded.says,
                says_at = excluded.says_at, says_number = excluded.says_number, says_name = excluded.says_name,
                causes = case
                    when alerts.causes is null then excluded.causes
                    else array(select unnest(alerts.causes) intersect select unnest(excluded.causes))
                end
            where alerts.message <> excluded.message or alerts.causes is null or not alerts.causes <@ excluded.causes
               or alerts.integration_id is distinct from excluded.integration_id
            returning
            """ + STORED + ") select " + COLUMNS
            + " from stored as alerts join found using (id) " + WHOSE;

    /**
     * Closes the alerts whose trouble is over, and those that have a further cause which was not reported yet. An alert is never
     * closed before it was opened, even when the clock of this node is behind.
     */
    private static final String CLOSE =
            "with closed as (" + """
            update alerts set closed_at = greatest(:now, opened_at)
            where kind = :kind and closed_at is null and not exists (
                select 1
                from unnest(:subjects::text[], :causes::text[]) as found (subject, causes)
                where found.subject = alerts.subject
                  and (opened_at > :lately or alerts.causes is null
                    or string_to_array(found.causes, ' ') <@ alerts.causes))
            returning
            """ + STORED + ") select " + COLUMNS + " from closed as alerts " + WHOSE;

    private static final String SELECT = "select " + COLUMNS + " from alerts " + WHOSE;

    private static final String LIST = SELECT + """
            where (:open::boolean is null or (alerts.closed_at is null) = :open)
              and (:partner::uuid is null or alerts.partner_organization_id = :partner)
              and (:before::uuid is null or alerts.id < :before)
            order by alerts.id desc
            limit :limit
            """;

    /**
     * A trouble that goes on has closed alerts, too: another cause joined it, or a credential had fewer days left. Those are not
     * over while one of the same trouble is open.
     */
    private static final String OVER = SELECT
            + """
            where alerts.closed_at is not null
              and (:partner::uuid is null or alerts.partner_organization_id = :partner)
              and not exists (
                select 1 from alerts as present
                where present.closed_at is null and present.kind = alerts.kind
                  and (present.subject = alerts.subject or present.kind = '%s' and %s = %s))
            order by alerts.closed_at desc, alerts.id desc
            limit :limit
            """.formatted(
                            AlertKind.CREDENTIAL_EXPIRING.wireName(),
                            ExpiringCredentials.whatExpiresInSql("present.subject"),
                            ExpiringCredentials.whatExpiresInSql("alerts.subject"));

    private static final String ONE = SELECT + "where alerts.id = :id";

    private static final String ACKNOWLEDGE = """
            update alerts set acknowledged_at = :now, acknowledged_by = :by
            where id = :id and acknowledged_at is null and closed_at is null
            """;

    private static final String TAKE_OVER = """
            update alerts set acknowledged_at = :now, acknowledged_by = :by
            where id = :id and acknowledged_by = :from and acknowledged_by <> :by and closed_at is null
            """;

    private static final String COUNT_OPEN =
            "select kind, count(*) as many from alerts where closed_at is null group by kind";

    private static final String OPEN_SUBJECTS = "select subject from alerts where kind = :kind and closed_at is null";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final URI publicUrl;

    AlertBook(JdbcTemplate jdbc, JdbcClient client, Settings settings) {
        this.jdbc = jdbc;
        this.client = client;
        this.publicUrl = settings.publicUrl();
    }

    /** The alerts that were opened or closed just now, to be reported. */
    record Changes(List<Alert> opened, List<Alert> closed) {}

    /**
     * Opens alerts for new troubles of a kind and closes those that are over, in the caller's transaction. An alert that a
     * further cause has joined is closed and opened anew.
     */
    Changes settle(AlertKind kind, List<Trouble> troubles, Instant now) {
        List<Alert> closed = client.sql(CLOSE)
                .param("now", Row.timestamp(now))
                .param("kind", kind.wireName())
                .param("lately", Row.timestamp(now.minus(TOLD_AGAIN_AFTER)))
                .param("subjects", troubles.stream().map(Trouble::subject).toArray(String[]::new))
                .param("causes", troubles.stream().map(AlertBook::causes).toArray(String[]::new))
                .query(this::alert)
                .list();
        List<Alert> opened = Bulk.of(jdbc, troubles)
                .uuid(_ -> Uuid7.next())
                .text(trouble -> trouble.kind().wireName())
                .text(Trouble::subject)
                .uuid(Trouble::partner)
                .uuid(Trouble::integration)
                .text(Trouble::message)
                .text(trouble -> trouble.saying().code())
                .instant(trouble -> trouble.saying().at())
                .bigint(trouble -> trouble.saying().number())
                .text(trouble -> trouble.saying().name())
                .instant(_ -> now)
                .text(AlertBook::causes)
                .query(OPEN, this::alert);
        return new Changes(opened, closed);
    }

    private static String causes(Trouble trouble) {
        return String.join(" ", trouble.causes());
    }

    /** Newest first; {@code open} and {@code partner} are null for all. */
    List<Alert> list(@Nullable Boolean open, @Nullable PartnerId partner, @Nullable UUID before, int limit) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("open", open);
        values.put("partner", partner == null ? null : partner.value());
        values.put("before", before);
        values.put("limit", limit);
        return client.sql(LIST).params(values).query(this::alert).list();
    }

    /** The closed alerts whose trouble has no open one, the latest closed first; {@code partner} is null for all. */
    List<Alert> over(@Nullable PartnerId partner, int limit) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("partner", partner == null ? null : partner.value());
        values.put("limit", limit);
        return client.sql(OVER).params(values).query(this::alert).list();
    }

    Optional<Alert> find(UUID id) {
        return client.sql(ONE).param("id", id).query(this::alert).optional();
    }

    /** Returns false when the alert was acknowledged before, is closed, or does not exist. */
    boolean acknowledge(UUID id, String by, Instant now) {
        return client.sql(ACKNOWLEDGE)
                        .param("id", id)
                        .param("by", by)
                        .param("now", Row.timestamp(now))
                        .update()
                == 1;
    }

    /** Returns false when another than {@code from} is taking care of the alert, or it is closed, or does not exist. */
    boolean takeOver(UUID id, String from, String by, Instant now) {
        return client.sql(TAKE_OVER)
                        .param("id", id)
                        .param("from", from)
                        .param("by", by)
                        .param("now", Row.timestamp(now))
                        .update()
                == 1;
    }

    Map<String, Long> openByKind() {
        Map<String, Long> open = new HashMap<>();
        client.sql(COUNT_OPEN)
                .query((row, _) -> Map.entry(Row.text(row, "kind"), row.getLong("many")))
                .list()
                .forEach(kind -> open.put(kind.getKey(), kind.getValue()));
        return open;
    }

    Set<String> openSubjects(AlertKind kind) {
        return Set.copyOf(client.sql(OPEN_SUBJECTS)
                .param("kind", kind.wireName())
                .query((row, _) -> Row.text(row, "subject"))
                .list());
    }

    /** Reads an alert from a row with {@link #COLUMNS}. */
    Alert alert(ResultSet row, int number) throws SQLException {
        UUID partner = Row.uuidOrNull(row, "partner_organization_id");
        UUID integration = Row.uuidOrNull(row, "integration_id");
        String kind = Row.text(row, "kind");
        String page = Alert.page(kind, partner, integration);
        return new Alert(
                Row.uuid(row, "id"),
                kind,
                Row.text(row, "subject"),
                partner,
                row.getString("partner_name"),
                integration,
                row.getString("integration_name"),
                page == null ? null : publicUrl + page,
                Row.text(row, "message"),
                saying(row),
                Row.instant(row, "opened_at"),
                Row.instantOrNull(row, "closed_at"),
                Row.instantOrNull(row, "acknowledged_at"),
                row.getString("acknowledged_by"));
    }

    private static @Nullable Saying saying(ResultSet row) throws SQLException {
        String code = row.getString("says");
        return code == null
                ? null
                : new Saying(
                        code,
                        Row.instantOrNull(row, "says_at"),
                        row.getObject("says_number", Long.class),
                        row.getString("says_name"));
    }
}
