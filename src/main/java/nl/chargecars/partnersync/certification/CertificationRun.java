package nl.chargecars.partnersync.certification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is shown.
 *
 * @param webhookUrl the values of its query masked
 * @param verdict the worst of the checks; null until it has finished
 * @param checksInAll how many there will be
 * @param checks those done so far, in their order
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
        /** Complete. */
        FINISHED,
        /** The server that made it stopped, or failed. */
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

    /** How many came out so. */
    public long count(Verdict wanted) {
        return checks.stream().filter(check -> check.verdict() == wanted).count();
    }

    /** True when each of these was passed: what the overview's list of things to do asks. */
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
