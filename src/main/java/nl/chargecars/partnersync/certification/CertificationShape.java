package nl.chargecars.partnersync.certification;

import java.time.Duration;

/**
 * Limits of certification runs. A bean of this type replaces the standard one.
 *
 * @param automatic false: a run waits for {@link CertificationRuns#step}
 * @param atOnce runs in progress on this node, at most
 * @param anHour runs of one integration within an hour, at most
 * @param together events that the check {@link Check#CONCURRENT} sends at the same time; fewer when the integration permits fewer
 * @param slow how long an answer may take without a warning
 * @param lease how long a run stays in progress without a sign of life from its node; longer than the longest check
 * @param kept how long runs are kept
 */
public record CertificationShape(
        boolean automatic, int atOnce, int anHour, int together, Duration slow, Duration lease, Duration kept) {

    public static CertificationShape standard() {
        return new CertificationShape(true, 8, 6, 8, Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofDays(90));
    }

    /**
     * Returns the limits for tests: the standard ones, but runs are executed by {@link CertificationRuns#step}, and {@code slow}
     * is shorter because an attempt also has less time in tests.
     */
    public static CertificationShape stepped() {
        CertificationShape standard = standard();
        return new CertificationShape(
                false,
                standard.atOnce,
                standard.anHour,
                standard.together,
                Duration.ofMillis(500),
                standard.lease,
                standard.kept);
    }
}
