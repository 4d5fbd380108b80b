package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.monitoring.Silence;
import nl.chargecars.partnersync.settings.Clocks;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds partners that have sent no orders, no status updates, or neither, for longer than usual for the weekday and hour: in a
 * time in which about seven would usually have come. By chance alone (Poisson) that happens once in a thousand times. Orders and
 * status updates are judged both together and separately: orders go on when the partner's job that sends status updates has died.
 * If one of the two was already overdue when the other last came, it does not count when both are judged together; otherwise each
 * pause of the other one would be reported as silence of both. What did not come while we were away does not count, except in a
 * silence that people have been told of: that we were away puts nothing right.
 */
@Component
class SilentPartners implements TroubleSource {

    private static final double EXPECTED_BY_NOW = 7;

    /**
     * A silence is evaluated for this long; a longer one has been alerted long ago. When a partner sends only one of the two
     * (orders or status updates) for this long, that is taken to be intended.
     */
    private static final Duration LONGEST_SILENCE = Duration.ofDays(28);

    /** Status updates that somebody here took over after a comparison are left out: the partner did not send them. */
    private static final String ACTIVE = """
            select integrations.id, integrations.partner_organization_id,
                   (select created_at from orders
                    where orders.partner_organization_id = integrations.partner_organization_id
                    order by id desc nulls last limit 1) as last_order_at,
                   (select received_at from partner_status_updates as updates
                    where updates.partner_organization_id = integrations.partner_organization_id
                      and updates.origin <> 'reconciliation'
                    order by id desc nulls last limit 1) as last_update_at,
                   case when told.id is not null then coalesce(told.says, 'partner_silent') end as told
            from partner_integrations as integrations
            left join alerts as told on told.kind = 'partner_silent' and told.closed_at is null
                and told.subject = 'partner ' || integrations.partner_organization_id
            where integrations.is_active
            """;

    /** The hours of all integrations of a partner, since an integration that has just replaced another one has none yet. */
    private static final String HOURS = """
            select asked.partner, hours.hour,
                   sum(hours.heard_orders)::bigint as orders, sum(hours.heard_updates)::bigint as updates
            from unnest(?::uuid[], ?::timestamptz[]) as asked (partner, since)
            join partner_integrations as integrations on integrations.partner_organization_id = asked.partner
            join integration_hours as hours on hours.integration_id = integrations.id and hours.hour >= asked.since
            where hours.heard_updates + hours.heard_orders > 0
            group by asked.partner, hours.hour
            """;

    private final JdbcClient client;
    private final JdbcTemplate jdbc;

    /** Looked up when used: {@link Housekeeping} itself depends on the jobs of this package. */
    private final ObjectProvider<Housekeeping> housekeeping;

    SilentPartners(JdbcClient client, JdbcTemplate jdbc, ObjectProvider<Housekeeping> housekeeping) {
        this.client = client;
        this.jdbc = jdbc;
        this.housekeeping = housekeeping;
    }

    /**
     * @param heardAt when its last order or status update came, whichever was later
     * @param orderAt null when no order ever came
     * @param told which silence the open alert tells of; null without one
     * @param listeningSince since when no call of the partner can have been missed because we were away
     */
    private record Partner(
            UUID integration,
            UUID partner,
            Instant heardAt,
            @Nullable Instant orderAt,
            @Nullable Instant updateAt,
            @Nullable String told,
            Instant listeningSince) {

        /** Returns empty when the partner has never sent anything. */
        static Optional<Partner> of(
                UUID integration,
                UUID partner,
                @Nullable Instant orderAt,
                @Nullable Instant updateAt,
                @Nullable String told,
                Instant listeningSince) {
            return either(orderAt, updateAt)
                    .max(Comparator.naturalOrder())
                    .map(heardAt ->
                            new Partner(integration, partner, heardAt, orderAt, updateAt, told, listeningSince));
        }

        private static Stream<Instant> either(@Nullable Instant orderAt, @Nullable Instant updateAt) {
            return Stream.of(Optional.ofNullable(orderAt), Optional.ofNullable(updateAt))
                    .flatMap(Optional::stream);
        }

        /** Returns from when on missing messages count, since {@code heardAt} at the earliest. */
        Instant missedFrom(Silence silence, Instant heardAt) {
            boolean isTold = silence.wireName().equals(told)
                    || Silence.PARTNER_SILENT.wireName().equals(told);
            return isTold || heardAt.isAfter(listeningSince) ? heardAt : listeningSince;
        }

        /** Returns the time from which hours are needed to know what is usual. */
        Instant usualSince() {
            Instant weighed = either(orderAt, updateAt)
                    .filter(at -> isWeighedApart(at, heardAt))
                    .min(Comparator.naturalOrder())
                    .orElse(heardAt);
            return endOfHour(weighed).minus(Duration.ofDays(7L * (UsualWeek.WEEKS + 1)));
        }
    }

    /** What a partner sent within an hour. */
    private record Heard(UUID partner, Instant hour, long orders, long updates) {}

    @Override
    public AlertKind kind() {
        return AlertKind.PARTNER_SILENT;
    }

    @Override
    public List<Trouble> look(Instant now) {
        List<Partner> partners = activePartners(listeningSince(now));
        Map<UUID, List<Heard>> hours = hours(partners);
        return partners.stream()
                .map(one -> trouble(one, hours.getOrDefault(one.partner, List.of()), now))
                .flatMap(Optional::stream)
                .toList();
    }

    /** A time ahead of now was written before a clock was set back. */
    private Instant listeningSince(Instant now) {
        return housekeeping
                .getObject()
                .resumedAt(AlertJob.NAME)
                .filter(at -> !at.isAfter(now.plus(Clocks.MOST_APART)))
                .orElse(Instant.MIN);
    }

    /** Returns false when an alert for one of the two closes because its silence is now taken to be intended: nothing has come. */
    @Override
    public boolean isOver(Alert closed, List<Trouble> troubles, Instant now) {
        return !isGivenUp(closed.saying(), now) && TroubleSource.super.isOver(closed, troubles, now);
    }

    private static boolean isGivenUp(@Nullable Saying saying, Instant now) {
        return saying != null
                && saying.at() != null
                && !saying.code().equals(Silence.PARTNER_SILENT.wireName())
                && !isWeighedApart(saying.at(), now);
    }

    private Optional<Trouble> trouble(Partner one, List<Heard> hours, Instant now) {
        double messages = missed(one, Silence.PARTNER_SILENT, one.heardAt, hours, expected(one, hours), now);
        if (messages >= EXPECTED_BY_NOW) {
            return Optional.of(trouble(one, Silence.PARTNER_SILENT, one.heardAt, messages));
        }
        return apart(one, Silence.ORDERS_SILENT, one.orderAt, hours, Heard::orders, now)
                .or(() -> apart(one, Silence.UPDATES_SILENT, one.updateAt, hours, Heard::updates, now));
    }

    /**
     * Returns which messages of an hour count: of orders and status updates, those that were not overdue when the partner last
     * sent anything.
     */
    private static ToLongFunction<Heard> expected(Partner one, List<Heard> hours) {
        boolean orders = isExpected(one, Silence.ORDERS_SILENT, one.orderAt, hours, Heard::orders);
        boolean updates = isExpected(one, Silence.UPDATES_SILENT, one.updateAt, hours, Heard::updates);
        return heard -> (orders ? heard.orders : 0) + (updates ? heard.updates : 0);
    }

    private static boolean isExpected(
            Partner one, Silence silence, @Nullable Instant at, List<Heard> hours, ToLongFunction<Heard> count) {
        return at == null
                || (isWeighedApart(at, one.heardAt)
                        && missed(one, silence, at, hours, count, one.heardAt) < EXPECTED_BY_NOW);
    }

    private Optional<Trouble> apart(
            Partner one,
            Silence silence,
            @Nullable Instant heardAt,
            List<Heard> hours,
            ToLongFunction<Heard> count,
            Instant now) {
        if (heardAt == null || !isWeighedApart(heardAt, now)) {
            return Optional.empty();
        }
        double missed = missed(one, silence, heardAt, hours, count, now);
        return missed >= EXPECTED_BY_NOW ? Optional.of(trouble(one, silence, heardAt, missed)) : Optional.empty();
    }

    private Trouble trouble(Partner one, Silence silence, Instant heardAt, double missed) {
        long number = Math.round(missed);
        return new Trouble(
                        kind(),
                        "partner " + one.partner,
                        one.partner,
                        one.integration,
                        message(silence, heardAt, number),
                        new Saying(silence.wireName(), heardAt, number, null))
                .because(causes(silence));
    }

    private static String message(Silence silence, Instant heardAt, long missed) {
        return switch (silence) {
            case PARTNER_SILENT -> message("Nothing has been heard from the partner", heardAt, missed, "messages");
            case ORDERS_SILENT -> message("No order has come from the partner", heardAt, missed, "orders");
            case UPDATES_SILENT ->
                message("No status update has come from the partner", heardAt, missed, "status updates");
        };
    }

    private static String message(String nothing, Instant since, long missed, String what) {
        return nothing + " since " + since + "; usually " + missed + " " + what
                + " would have come by now. Ask whether its side works.";
    }

    /** Names what is missing, so that people are notified again when the other one falls silent as well. */
    private static List<String> causes(Silence silence) {
        return switch (silence) {
            case PARTNER_SILENT -> List.of("orders", "updates");
            case ORDERS_SILENT -> List.of("orders");
            case UPDATES_SILENT -> List.of("updates");
        };
    }

    /** Returns how many messages would usually have come since {@code heardAt}, while we were there. */
    private static double missed(
            Partner one,
            Silence silence,
            Instant heardAt,
            List<Heard> hours,
            ToLongFunction<Heard> count,
            Instant now) {
        Map<Instant, Long> heard = hours.stream()
                .filter(hour -> count.applyAsLong(hour) > 0)
                .collect(Collectors.toMap(Heard::hour, count::applyAsLong));
        Instant longest = heardAt.plus(LONGEST_SILENCE);
        return new UsualWeek(heard, endOfHour(heardAt))
                .expectedBetween(one.missedFrom(silence, heardAt), now.isAfter(longest) ? longest : now);
    }

    private static boolean isWeighedApart(Instant heardAt, Instant now) {
        return !now.isAfter(heardAt.plus(LONGEST_SILENCE));
    }

    /** Returns the end of the hour in which something came last. */
    private static Instant endOfHour(Instant heardAt) {
        return heardAt.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    }

    private List<Partner> activePartners(Instant listeningSince) {
        return client
                .sql(ACTIVE)
                .query((row, _) -> Partner.of(
                        Row.uuid(row, "id"),
                        Row.uuid(row, "partner_organization_id"),
                        Row.instantOrNull(row, "last_order_at"),
                        Row.instantOrNull(row, "last_update_at"),
                        row.getString("told"),
                        listeningSince))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns what each partner sent per hour. */
    private Map<UUID, List<Heard>> hours(List<Partner> partners) {
        return Bulk.of(jdbc, partners)
                .uuid(Partner::partner)
                .instant(Partner::usualSince)
                .query(
                        HOURS,
                        (row, _) -> new Heard(
                                Row.uuid(row, "partner"),
                                Row.instant(row, "hour"),
                                row.getLong("orders"),
                                row.getLong("updates")))
                .stream()
                .collect(Collectors.groupingBy(Heard::partner));
    }
}
