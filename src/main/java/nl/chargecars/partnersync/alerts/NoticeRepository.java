package nl.chargecars.partnersync.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code alert_notices}: the notices to send, one per channel, until each is accepted or given up. */
@Repository
class NoticeRepository {

    /** How long a notice is retried, or waits for a node that has its channel. */
    static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

    private static final String ADD = """
            insert into alert_notices (alert_id, occasion, channel, created_at, due_at)
            select alert_id, occasion, channel, created_at, created_at
            from unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[]) as new (alert_id, occasion, channel, created_at)
            on conflict do nothing
            """;

    /** That an alert is over waits for its opening, so it is untried only where the opening is. */
    private static final String TRIED = """
            (notices.attempts > 0 or exists (
                select 1 from alert_notices as opening
                where opening.alert_id = notices.alert_id and opening.occasion = 'opened'
                  and opening.channel = notices.channel and opening.attempts > 0))
            """;

    /**
     * A due time that is later than any pause between two attempts (at most a quarter of an hour), plus one minute for the difference
     * between the clocks of two nodes, was written before a clock was set back. That an alert is over waits until its opening is
     * settled: after a failure each notice has a pause of its own, and the alarm would be the last that people read.
     */
    private static final String DUE = "select " + AlertBook.COLUMNS + """
                 , notices.occasion, notices.channel, notices.attempts + 1 as attempt, notices.created_at
            from alert_notices as notices
            join alerts on alerts.id = notices.alert_id
            """ + AlertBook.WHOSE + """
            where notices.settled_at is null and notices.channel = :channel
              and (notices.due_at <= :now or notices.due_at > :now::timestamptz + interval '16 minutes')
              and (notices.due_at > :given_up or
            """ + TRIED + """
              ) and not exists (
                select 1 from alert_notices as opening
                where notices.occasion = 'closed' and opening.alert_id = notices.alert_id
                  and opening.occasion = 'opened' and opening.channel = notices.channel and opening.settled_at is null)
            order by notices.due_at, notices.alert_id
            limit 100
            """;

    private static final String GIVE_UP_UNTRIED = """
            update alert_notices as notices set settled_at = :now, last_error = 'not set up'
            where settled_at is null and due_at <= :given_up and not
            """ + TRIED;

    private static final String TOLD = """
            update alert_notices
            set attempts = :attempt, due_at = :due_at, settled_at = :settled_at::timestamptz, last_error = :error::text
            where alert_id = :alert and occasion = :occasion and channel = :channel
            """;

    private static final String DUE_AT_ONCE = """
            update alert_notices set due_at = :now
            where settled_at is null and channel = :channel and due_at > :now
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final AlertBook book;

    NoticeRepository(JdbcTemplate jdbc, JdbcClient client, AlertBook book) {
        this.jdbc = jdbc;
        this.client = client;
        this.book = book;
    }

    private record New(UUID alert, String occasion, String channel) {}

    /** Adds a notice for each opened and each closed alert and for every known channel. In the caller's transaction. */
    void add(List<Alert> opened, List<Alert> over, Instant now) {
        List<New> all = new ArrayList<>();
        for (String channel : AlertChannels.KNOWN) {
            opened.forEach(alert -> all.add(new New(alert.alertId(), "opened", channel)));
            over.forEach(alert -> all.add(new New(alert.alertId(), "closed", channel)));
        }
        Bulk.of(jdbc, all)
                .uuid(New::alert)
                .text(New::occasion)
                .text(New::channel)
                .instant(_ -> now)
                .update(ADD);
    }

    /**
     * Returns the notices that are due for a channel, 100 at most. Notices that have waited a day without any attempt are left
     * out, even before {@link #giveUpUntried} gives them up. So is what ended while it is still to be told that it began.
     */
    List<Notice> due(String channel, Instant now) {
        return client.sql(DUE)
                .param("channel", channel)
                .param("now", Row.timestamp(now))
                .param("given_up", Row.timestamp(now.minus(GIVEN_UP_AFTER)))
                .query(this::notice)
                .list();
    }

    /** Gives up the notices that waited a day without any attempt, because no node had their channel. */
    void giveUpUntried(Instant now) {
        client.sql(GIVE_UP_UNTRIED)
                .param("given_up", Row.timestamp(now.minus(GIVEN_UP_AFTER)))
                .param("now", Row.timestamp(now))
                .update();
    }

    /**
     * Records an attempt.
     *
     * @param dueAt when the next attempt is due
     * @param settledAt when the notice was accepted or given up; null when it is to be retried
     * @param error null when the notice was accepted for every recipient
     */
    void told(Notice notice, Instant dueAt, @Nullable Instant settledAt, @Nullable String error) {
        client.sql(TOLD)
                .param("attempt", notice.attempt())
                .param("due_at", Row.timestamp(dueAt))
                .param("settled_at", Row.timestamp(settledAt))
                .param("error", error)
                .param("alert", notice.alert().alertId())
                .param("occasion", notice.occasion())
                .param("channel", notice.channel())
                .update();
    }

    /** Ends the pauses of a channel that works again. */
    void dueAtOnce(String channel, Instant now) {
        client.sql(DUE_AT_ONCE)
                .param("channel", channel)
                .param("now", Row.timestamp(now))
                .update();
    }

    private Notice notice(ResultSet row, int number) throws SQLException {
        return new Notice(
                book.alert(row, number),
                Row.text(row, "occasion"),
                Row.text(row, "channel"),
                row.getInt("attempt"),
                Row.instant(row, "created_at"));
    }
}
