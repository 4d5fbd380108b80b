package nl.chargecars.partnersync.monitoring;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Liveness and readiness checks for load balancers and process supervisors. Need no credential. */
@RestController
class HealthEndpoints {

    private static final Duration A_MOMENT = Duration.ofSeconds(5);

    private final Readiness readiness;

    HealthEndpoints(Readiness readiness) {
        this.readiness = readiness;
    }

    record Alive(String status) {}

    record Ready(String status, SortedMap<String, String> checks) {}

    /** Answers that the process is alive. Does not check the database, because a restart of this process would not repair it. */
    @GetMapping("/livez")
    Answer<Alive> alive() {
        return Answer.of(new Alive("alive"));
    }

    @GetMapping("/readyz")
    Answer<Ready> ready() {
        SortedMap<String, Boolean> checks = readiness.checks();
        if (checks.containsValue(false)) {
            throw notReady(checks);
        }
        SortedMap<String, String> up = new TreeMap<>();
        checks.keySet().forEach(name -> up.put(name, "up"));
        return Answer.of(new Ready("ready", up));
    }

    private static Refusal notReady(SortedMap<String, Boolean> checks) {
        List<Problem> down = checks.entrySet().stream()
                .filter(check -> !check.getValue())
                .map(check -> new Problem("", check.getKey() + "_down", "The check " + check.getKey() + " is down."))
                .toList();
        return Refusal.unavailable("Not ready; send no requests here for now. See details.", down, A_MOMENT);
    }
}
