package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.alerts.SilentPartnerRepository.Heard;
import nl.chargecars.partnersync.monitoring.Silence;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds partners that have sent no orders, no status updates, or neither, for longer than usual for the weekday and hour: in a
 * time in which about seven would usually have come. By chance alone (Poisson) that happens once in a thousand times. Orders and
 * status updates are judged both together and separately: orders go on when the partner's job that sends status updates has died.
 * If one of the two was already overdue when the other last came, it does not count when both are judged together; otherwise each
 * pause of the other one would be reported as silence of both. What did not come while we were away does not count, except in a
 * silence that people have been told of ({@link Uptime}).
 */
@Component
class SilentPartners implements TroubleSource {

    private static final double EXPECTED_BY_NOW = 7;

    private final SilentPartnerRepository repository;
    private final Uptime uptime;

    SilentPartners(SilentPartnerRepository repository, Uptime uptime) {
        this.repository = repository;
        this.uptime = uptime;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.PARTNER_SILENT;
    }

    @Override
    public List<Trouble> look(Instant now) {
        List<ListenedPartner> partners = repository.activePartners(uptime.since(now));
        Map<UUID, List<Heard>> hours = repository.hours(partners);
        return partners.stream()
                .map(one -> trouble(one, hours.getOrDefault(one.partner(), List.of()), now))
                .flatMap(Optional::stream)
                .toList();
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
                && !ListenedPartner.isWeighedApart(saying.at(), now);
    }

    private Optional<Trouble> trouble(ListenedPartner one, List<Heard> hours, Instant now) {
        double messages = missed(one, Silence.PARTNER_SILENT, one.heardAt(), hours, expected(one, hours), now);
        if (messages >= EXPECTED_BY_NOW) {
            return Optional.of(trouble(one, Silence.PARTNER_SILENT, one.heardAt(), messages));
        }
        return apart(one, Silence.ORDERS_SILENT, one.orderAt(), hours, Heard::orders, now)
                .or(() -> apart(one, Silence.UPDATES_SILENT, one.updateAt(), hours, Heard::updates, now));
    }

    /**
     * Returns which messages of an hour count: of orders and status updates, those that were not overdue when the partner last
     * sent anything.
     */
    private static ToLongFunction<Heard> expected(ListenedPartner one, List<Heard> hours) {
        boolean orders = isExpected(one, Silence.ORDERS_SILENT, one.orderAt(), hours, Heard::orders);
        boolean updates = isExpected(one, Silence.UPDATES_SILENT, one.updateAt(), hours, Heard::updates);
        return heard -> (orders ? heard.orders() : 0) + (updates ? heard.updates() : 0);
    }

    private static boolean isExpected(
            ListenedPartner one,
            Silence silence,
            @Nullable Instant at,
            List<Heard> hours,
            ToLongFunction<Heard> count) {
        return at == null
                || (ListenedPartner.isWeighedApart(at, one.heardAt())
                        && missed(one, silence, at, hours, count, one.heardAt()) < EXPECTED_BY_NOW);
    }

    private Optional<Trouble> apart(
            ListenedPartner one,
            Silence silence,
            @Nullable Instant heardAt,
            List<Heard> hours,
            ToLongFunction<Heard> count,
            Instant now) {
        if (heardAt == null || !ListenedPartner.isWeighedApart(heardAt, now)) {
            return Optional.empty();
        }
        double missed = missed(one, silence, heardAt, hours, count, now);
        return missed >= EXPECTED_BY_NOW ? Optional.of(trouble(one, silence, heardAt, missed)) : Optional.empty();
    }

    private Trouble trouble(ListenedPartner one, Silence silence, Instant heardAt, double missed) {
        long number = Math.round(missed);
        return new Trouble(
                        kind(),
                        "partner " + one.partner(),
                        one.partner(),
                        one.integration(),
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
            ListenedPartner one,
            Silence silence,
            Instant heardAt,
            List<Heard> hours,
            ToLongFunction<Heard> count,
            Instant now) {
        Map<Instant, Long> heard = hours.stream()
                .filter(hour -> count.applyAsLong(hour) > 0)
                .collect(Collectors.toMap(Heard::hour, count::applyAsLong));
        Instant longest = heardAt.plus(ListenedPartner.LONGEST_SILENCE);
        return new UsualWeek(heard, ListenedPartner.endOfHour(heardAt))
                .expectedBetween(one.missedFrom(silence, heardAt), now.isAfter(longest) ? longest : now);
    }
}
