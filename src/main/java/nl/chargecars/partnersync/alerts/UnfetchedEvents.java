package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds partners without a webhook who used to fetch their events, and whose position has not advanced for a day although there
 * are further events. A partner who never fetched any, or tried that on one day only, does not use the feed and is left out. A
 * partner who still sends requests reads the same events again. After we were away, counting starts again
 * ({@link Uptime}).
 */
@Component
class UnfetchedEvents implements TroubleSource {

    /** More than a day, since partners who fetch once a day may be late. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(26);

    /** Below a day, or a maintenance of ours each night would keep this from ever being told. */
    private static final Duration AFTER_WE_WERE_AWAY = Duration.ofHours(12);

    /**
     * Looks only at the next event of each partner, however many follow. An event that was sent by webhook, when there was one,
     * does not wait to be fetched; the events behind it are not looked at until the partner reads on.
     */
    private static final String SELECT = """
            select integrations.id, integrations.partner_organization_id,
                   greatest(next_event.created_at, feed_reads.advanced_at) as waiting_since,
                   feed_reads.last_read_at >= :before as still_asks
            from partner_integrations as integrations
            join feed_reads on feed_reads.partner_organization_id = integrations.partner_organization_id
            cross join lateral (
                select events.id, events.created_at
                from events
                where events.partner_organization_id = feed_reads.partner_organization_id
                  and (events.feed_position, events.order_sequence, events.id)
                      > (feed_reads.feed_position, feed_reads.order_sequence, feed_reads.event_id)
                  and events.feed_position < pg_snapshot_xmin(pg_current_snapshot())
                order by events.feed_position, events.order_sequence, events.id
                limit 1) as next_event
            where integrations.is_active and integrations.webhook_url is null
              and (feed_reads.first_read_at at time zone :zone)::date < (feed_reads.advanced_at at time zone :zone)::date
              and greatest(next_event.created_at, feed_reads.advanced_at) < :before
              and not exists (select from deliveries where deliveries.id = next_event.id)
            """;

    private final JdbcClient client;
    private final Uptime uptime;

    UnfetchedEvents(JdbcClient client, Uptime uptime) {
        this.client = client;
        this.uptime = uptime;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.EVENTS_NOT_FETCHED;
    }

    @Override
    public List<Trouble> look(Instant now) {
        List<Trouble> waiting = client.sql(SELECT)
                .param("before", Row.timestamp(now.minus(LONGEST_WAIT)))
                .param("zone", DutchTime.ZONE.getId())
                .query((row, _) -> {
                    Instant since = Row.instant(row, "waiting_since");
                    boolean stillAsks = row.getBoolean("still_asks");
                    return Trouble.ofIntegration(
                            kind(),
                            row,
                            stillAsks ? readAgain(since) : notFetched(since),
                            Saying.since(stillAsks ? "events_read_again" : kind().wireName(), since));
                })
                .list();
        return uptime.lasting(AFTER_WE_WERE_AWAY, kind(), waiting, now);
    }

    private static String notFetched(Instant since) {
        return "The partner has no webhook and has fetched none of its events since " + since
                + ", though there are some. Ask whether its side still asks for them.";
    }

    private static String readAgain(Instant since) {
        return "The partner still asks for its events, but has got no further since " + since
                + ": it reads the same ones again. Ask whether its side goes on from next_cursor, with after.";
    }
}
