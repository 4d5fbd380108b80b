package nl.chargecars.partnersync.certification;

import java.time.Duration;

/**
 * Bounds of certification runs. A bean of this type replaces the standard one.
 *
 * @param automatic false: a run waits until {@link CertificationRuns#step}
 * @param atOnce runs on this node
 * @param anHour runs of one integration
 * @param together events sent at the same time, in the check that does so; fewer where the integration wants fewer
 * @param slow what an answer may take without a warning
 * @param lease how long a run lives without a sign of the node that makes it; longer than the longest check
 * @param kept how long runs are listed
 */
public record CertificationShape(
        boolean automatic, int atOnce, int anHour, int together, Duration slow, Duration lease, Duration kept) {

    public static CertificationShape standard() {
        return new CertificationShape(true, 8, 6, 8, Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofDays(90));
    }

    /** The standard bounds, stepped by hand; an attempt has less time there, and so has an answer. */
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
