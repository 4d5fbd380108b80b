package nl.chargecars.partnersync.monitoring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import nl.chargecars.partnersync.storage.ReadinessCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs all {@link ReadinessCheck}s at the same time, each for one second at most. The result is cached for half a second, so that
 * nobody can load the database through the readiness endpoint, which needs no credential. Thread-safe.
 */
@Component
class Readiness {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(1);
    private static final Duration HOLDS_FOR = Duration.ofMillis(500);
    private static final String UP = "";
    private static final String NO = "no";

    /** The problem of each check by its name; {@link #UP} when the check passed. */
    private record Heard(Map<String, String> complaints, long nanoTime) {
        boolean stillHolds() {
            return System.nanoTime() - nanoTime < HOLDS_FOR.toNanos();
        }
    }

    private final List<ReadinessCheck> checks;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Heard heard;

    Readiness(List<ReadinessCheck> checks, MeterRegistry registry) {
        this.checks = checks;
        this.heard = new Heard(Map.of(), System.nanoTime() - HOLDS_FOR.toNanos());
        checks.stream()
                .map(ReadinessCheck::name)
                .distinct()
                .forEach(name -> Gauge.builder("partnersync.ready", this, readiness -> readiness.isUp(name) ? 1 : 0)
                        .description("1 while this check of readiness is up")
                        .tag("check", name)
                        .register(registry));
    }

    private boolean isUp(String name) {
        return UP.equals(latest().complaints().get(name));
    }

    /** Returns whether each check is up, by the names of the checks in alphabetical order. */
    SortedMap<String, Boolean> checks() {
        SortedMap<String, Boolean> up = new TreeMap<>();
        latest().complaints().forEach((name, complaint) -> up.put(name, complaint.equals(UP)));
        return up;
    }

    private Heard latest() {
        if (heard.stillHolds()) {
            return heard;
        }
        asking.lock();
        try {
            if (!heard.stillHolds()) {
                Heard earlier = heard;
                heard = new Heard(ask(), System.nanoTime());
                logChanges(earlier, heard);
            }
            return heard;
        } finally {
            asking.unlock();
        }
    }

    private Map<String, String> ask() {
        List<Callable<Boolean>> questions =
                checks.stream().<Callable<Boolean>>map(check -> check::isReady).toList();
        Map<String, String> complaints = new HashMap<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Boolean>> answers =
                    threads.invokeAll(questions, LONGEST_CHECK.toMillis(), TimeUnit.MILLISECONDS);
            for (int index = 0; index < answers.size(); index++) {
                complaints.merge(
                        checks.get(index).name(),
                        complaint(answers.get(index)),
                        (first, second) -> first.equals(UP) ? second : first);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            checks.forEach(check -> complaints.put(check.name(), "interrupted"));
        } finally {
            threads.shutdownNow(); // and not close(), which would wait for a check that hangs
        }
        return complaints;
    }

    private static String complaint(Future<Boolean> answer) {
        return switch (answer.state()) {
            case SUCCESS -> answer.resultNow() ? UP : NO;
            case FAILED -> answer.exceptionNow().getClass().getSimpleName();
            case CANCELLED, RUNNING -> "took_over_a_second";
        };
    }

    /** Logs nothing once this node was told to stop: it is not ready on purpose, and nobody has to do anything about it. */
    private static void logChanges(Heard earlier, Heard now) {
        if (NO.equals(now.complaints().get(Drain.SERVING))) {
            return;
        }
        now.complaints().forEach((name, complaint) -> {
            boolean wasUp = earlier.complaints().getOrDefault(name, UP).equals(UP);
            if (wasUp && !complaint.equals(UP)) {
                log.warn("not ready check={} reason={}", name, complaint);
            } else if (!wasUp && complaint.equals(UP)) {
                log.info("ready again check={}", name);
            }
        });
    }
}
