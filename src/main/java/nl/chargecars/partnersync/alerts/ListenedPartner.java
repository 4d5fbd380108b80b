package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import nl.chargecars.partnersync.monitoring.Silence;
import org.jspecify.annotations.Nullable;

/**
 * A partner with an active integration, and when it was last heard.
 *
 * @param heardAt when its last order or status update came, whichever was later
 * @param orderAt null when no order ever came
 * @param updateAt null when no status update ever came
 * @param told which silence the open alert tells of; null without one
 * @param listeningSince since when no call of the partner can have been missed because we were away
 */
record ListenedPartner(
        UUID integration,
        UUID partner,
        Instant heardAt,
        @Nullable Instant orderAt,
        @Nullable Instant updateAt,
        @Nullable String told,
        Instant listeningSince) {

    /**
     * A silence is evaluated for this long; a longer one has been alerted long ago. When a partner sends only one of the two
     * (orders or status updates) for this long, that is taken to be intended.
     */
    static final Duration LONGEST_SILENCE = Duration.ofDays(28);

    /** Returns empty when the partner has never sent anything. */
    static Optional<ListenedPartner> of(
            UUID integration,
            UUID partner,
            @Nullable Instant orderAt,
            @Nullable Instant updateAt,
            @Nullable String told,
            Instant listeningSince) {
        return either(orderAt, updateAt)
                .max(Comparator.naturalOrder())
                .map(heardAt ->
                        new ListenedPartner(integration, partner, heardAt, orderAt, updateAt, told, listeningSince));
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

    /** Returns whether one of the two, heard last at that time, is judged by itself. */
    static boolean isWeighedApart(Instant heardAt, Instant now) {
        return !now.isAfter(heardAt.plus(LONGEST_SILENCE));
    }

    /** Returns the end of the hour in which something came last. */
    static Instant endOfHour(Instant heardAt) {
        return heardAt.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    }
}
