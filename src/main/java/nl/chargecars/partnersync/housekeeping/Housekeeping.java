package nl.chargecars.partnersync.housekeeping;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.Uuid7;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs every {@link HousekeepingJob} when it is due, on one node at a time: a lease in the database says which node has the job.
 * Each job runs on its own thread, so that a long one does not delay the others; its lease is renewed while it runs.
 */
@Component
public class Housekeeping implements StopsConcurrently {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration SOON_AFTER_A_FAILURE = Duration.ofMinutes(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    /** How long a job has been due when it is taken that no node was there, rather than that one was being replaced. */
    private static final Duration AWAY = Duration.ofMinutes(2);

    private final Map<String, HousekeepingJob> jobs;
    private final Set<String> namesEverywhere;
    private final JobRepository repository;
    private final JobMetrics metrics;
    private final HousekeepingShape shape;
    private final Clock clock;
    private final UUID node = Uuid7.next();
    private final Map<String, Thread> running = new ConcurrentHashMap<>();
    private final WorkerLoop beat;

    Housekeeping(
            List<HousekeepingJob> jobs,
            JobRepository repository,
            MeterRegistry registry,
            HousekeepingShape shape,
            Clock clock) {
        this.namesEverywhere = jobs.stream().map(HousekeepingJob::name).collect(Collectors.toUnmodifiableSet());
        this.jobs = jobs.stream()
                .filter(HousekeepingJob::isForThisNode)
                .collect(Collectors.toUnmodifiableMap(HousekeepingJob::name, Function.identity()));
        this.repository = repository;
        this.metrics = new JobMetrics(registry, this.jobs.keySet());
        this.shape = shape;
        this.clock = clock;
        this.beat = new WorkerLoop("housekeeping", shape.beat(), this::round);
    }

    /**
     * Runs one round, for tests: the due jobs that no other node has, one after the other.
     *
     * @return the names of the jobs that were run
     */
    public List<String> step() {
        takePart(clock.instant());
        List<String> claimed = claim(jobs.values());
        claimed.forEach(this::run);
        metrics.show(states());
        return claimed;
    }

    /** Returns the state of every job of this version that may run on this node, whichever node ran it last, by name. */
    public List<JobState> states() {
        return repository.states(jobs.keySet(), clock.instant());
    }

    /** As {@link #states}, including jobs that only other nodes run: the same list on every node. */
    public List<JobState> statesEverywhere() {
        return repository.states(namesEverywhere, clock.instant());
    }

    /**
     * Returns since when a job has been run without a long pause, in which all nodes were away or without the database; empty when
     * there never was one.
     */
    public Optional<Instant> resumedAt(String job) {
        return repository.resumedAt(job);
    }

    public boolean isForThisNode(String job) {
        return jobs.containsKey(job);
    }

    /**
     * Returns the interval between two runs of a job.
     *
     * @throws IllegalArgumentException when no job of this name is for this node
     */
    public Duration every(String job) {
        HousekeepingJob known = jobs.get(job);
        if (known == null) {
            throw new IllegalArgumentException("no job is called " + job);
        }
        return known.every();
    }

    @Override
    public void start() {
        beat.start(shape.automatic());
    }

    /**
     * Begins no further job, waits up to five seconds for the running ones, and then interrupts them. Another node repeats them: a job
     * that ends by the interrupt counts as failed and is due soon, and the lease of one that cannot record its end expires.
     */
    @Override
    public void stop() {
        stop(LONGEST_STOP);
    }

    /** @param longest maximum time for the whole stop */
    void stop(Duration longest) {
        Deadline deadline = Deadline.in(longest);
        var _ = beat.stop(deadline.left());
        try {
            for (Thread job : underWay()) {
                if (!job.join(deadline.left())) {
                    job.interrupt();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return beat.going();
    }

    private void round() {
        Instant now = clock.instant();
        takePart(now);
        repository.renew(running.keySet(), node, now.plus(shape.lease()));
        List<HousekeepingJob> idle = jobs.values().stream()
                .filter(job -> !running.containsKey(job.name()))
                .toList();
        if (!beat.going()) {
            return; // a stop did not wait for so slow a round
        }
        claim(idle).forEach(this::begin);
        metrics.show(states());
    }

    /** Starts a claimed job, unless a stop has begun, which would not wait for it: the job is then left to its lease. */
    private synchronized void begin(String name) {
        if (!beat.going()) {
            return;
        }
        Thread thread = Thread.ofVirtual().name("housekeeping " + name).unstarted(() -> {
            try {
                run(name);
            } finally {
                running.remove(name);
            }
        });
        running.put(name, thread);
        thread.start();
    }

    /** Returns the threads of the running jobs, all of them started. Once the beat is stopped, there will be no others. */
    private synchronized List<Thread> underWay() {
        return List.copyOf(running.values());
    }

    private void takePart(Instant now) {
        repository.add(jobs.keySet(), now);
        // in every round: a process that was suspended for hours does not notice it otherwise
        repository.resume(jobs.keySet(), now, now.minus(AWAY));
    }

    private List<String> claim(Collection<HousekeepingJob> wanted) {
        Instant now = clock.instant();
        return repository.claim(wanted, node, now, now.plus(shape.lease()));
    }

    private void run(String name) {
        HousekeepingJob job = jobs.get(name);
        if (job == null) {
            throw new IllegalStateException("claimed a job of another version: " + name);
        }
        long start = System.nanoTime();
        Throwable failure = failureOf(job);
        boolean interrupted = Thread.interrupted(); // an interrupt must not keep the end of the job from being written
        try {
            if (failure != null) {
                report(name, failure, interrupted);
            }
            finish(job, Duration.ofNanos(System.nanoTime() - start), failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static @Nullable Throwable failureOf(HousekeepingJob job) {
        try {
            job.run();
            return null;
        } catch (RuntimeException | Error failure) {
            return failure;
        }
    }

    private static void report(String name, Throwable failure, boolean interrupted) {
        if (interrupted) {
            // whatever it says: an interrupted call to the database fails as if the database were away
            log.info("the job {} was stopped, it is repeated", name);
        } else {
            WorkerLoop.report("the job " + name, failure);
        }
    }

    private void finish(HousekeepingJob job, Duration took, @Nullable Throwable failure) {
        // only the exception's class: messages of the database may quote the contents of a row
        String error = failure == null ? null : failure.getClass().getSimpleName();
        Duration next =
                error == null || job.every().compareTo(SOON_AFTER_A_FAILURE) < 0 ? job.every() : SOON_AFTER_A_FAILURE;
        try {
            Instant now = clock.instant();
            repository.finish(job.name(), node, now, now.plus(next), took, error);
        } catch (RuntimeException unrecorded) {
            WorkerLoop.report("the end of the job " + job.name(), unrecorded);
        }
    }
}
