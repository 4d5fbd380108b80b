package nl.chargecars.partnersync.certification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one check came out.
 *
 * @param message for the partner's developer
 * @param guide the section of the guide that says how it is done
 * @param statuses those of ours that the finding is about; null where it is about none, and in runs of long ago
 * @param calls what was sent and what came back; empty where nothing had to be sent
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
        return new CheckResult(check, finding.verdict(), finding, finding.message(), check.guide(), null, calls);
    }

    /** Where nothing had to be sent. */
    static CheckResult about(List<String> statuses, Check check, Finding finding) {
        String message = finding.message() + ": " + String.join(", ", statuses) + ".";
        return new CheckResult(check, finding.verdict(), finding, message, check.guide(), statuses, List.of());
    }

    static CheckResult notTried(Check check) {
        return of(check, Finding.NOT_TRIED, List.of());
    }
}
