package nl.chargecars.partnersync.certification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check.
 *
 * @param message for the developer of the partner
 * @param guide the section of the guide that explains how to do it right
 * @param statuses our statuses that the finding is about; null when it is about none, and in runs from before these were stored
 * @param calls the requests and answers; empty when nothing had to be sent
 */
public record CheckResult(
        Check check,
        Verdict verdict,
        Finding finding,
        String message,
        String guide,
        @Nullable List<String> statuses,
        List<Call> calls) {

    static CheckResult of(Check check, Finding finding, List<Call> calls) {
        return new CheckResult(
                check, finding.verdict(), finding, finding.message(), guide(check, finding), null, calls);
    }

    /** A result about some of our statuses, for a check that sends nothing. */
    static CheckResult about(List<String> statuses, Check check, Finding finding) {
        String message = finding.message() + ": " + String.join(", ", statuses) + ".";
        return new CheckResult(check, finding.verdict(), finding, message, check.guide(), statuses, List.of());
    }

    private static String guide(Check check, Finding finding) {
        Check explained = finding == Finding.RIGHT_SIGNATURE_REFUSED ? Check.WRONG_SIGNATURE : check;
        return explained.guide();
    }

    static CheckResult notTried(Check check) {
        return of(check, Finding.NOT_TRIED, List.of());
    }
}
