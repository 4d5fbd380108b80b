package nl.chargecars.partnersync.certification;

import java.util.List;

/**
 * How one check came out.
 *
 * @param message for the partner's developer
 * @param guide the section of the guide that says how it is done
 * @param calls what was sent and what came back; empty where nothing had to be sent
 */
public record CheckResult(
        Check check, Verdict verdict, Finding finding, String message, String guide, List<Call> calls) {

    static CheckResult of(Check check, Finding finding, List<Call> calls) {
        return new CheckResult(check, finding.verdict(), finding, finding.message(), check.guide(), calls);
    }

    static CheckResult notTried(Check check) {
        return of(check, Finding.NOT_TRIED, List.of());
    }
}
