package nl.chargecars.partnersync.certification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * A certification run as the API and the portal show it.
 *
 * @param webhookUrl the address, with the values of its query masked
 * @param verdict the worst verdict of the checks; null until the run has finished
 * @param checksInAll number of checks in a complete run
 * @param checks results of the checks done so far, in the order of {@link Check}
 */
public record CertificationRun(
        UUID certificationRunId,
        IntegrationId integrationId,
        String webhookUrl,
        State state,
        @Nullable Verdict verdict,
        Instant startedAt,
        @Nullable Instant finishedAt,
        int checksInAll,
        List<CheckResult> checks) {

    public enum State implements WireNamed {
        RUNNING,
        /** All checks are done. */
        FINISHED,
        /** The run is not complete: its server stopped, or the run failed with an error. */
        BROKEN_OFF
    }

    static CertificationRun of(
            UUID id,
            IntegrationId integration,
            String url,
            State state,
            Instant startedAt,
            @Nullable Instant finishedAt,
            List<CheckResult> checks) {
        return new CertificationRun(
                id,
                integration,
                url,
                state,
                state == State.FINISHED ? worst(checks) : null,
                startedAt,
                finishedAt,
                Check.values().length,
                checks);
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    /** Returns the number of checks with this verdict. */
    public long count(Verdict wanted) {
        return checks.stream().filter(check -> check.verdict() == wanted).count();
    }

    /** Returns whether each of these checks was passed. The portal's list of things to do uses this. */
    public boolean passed(List<Check> wanted) {
        return wanted.stream()
                .allMatch(one -> checks.stream()
                        .anyMatch(result -> result.check() == one && result.verdict() == Verdict.PASSED));
    }

    private static Verdict worst(List<CheckResult> checks) {
        boolean failed = checks.stream().anyMatch(check -> check.verdict() == Verdict.FAILED);
        boolean warned = checks.stream().anyMatch(check -> check.verdict() == Verdict.WARNING);
        return failed ? Verdict.FAILED : warned ? Verdict.WARNING : Verdict.PASSED;
    }
}
