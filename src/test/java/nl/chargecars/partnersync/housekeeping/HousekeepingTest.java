package nl.chargecars.partnersync.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.Rival;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that several nodes on one database run each job once. */
class HousekeepingTest {

    private static final Db DB = new Db(TestDatabase.migrated());
    private static final Duration LEASE = HousekeepingShape.standard().lease();

    private final SettableClock clock = new SettableClock();
    private final CountingJob job = new CountingJob();

    @BeforeEach
    void forgetJobs() {
        DB.update("delete from housekeeping_jobs");
    }

    @Test
    void aJobIsRunOnceHoweverManyNodesFindItDue() {
        List<Housekeeping> nodes = List.of(node(), node(), node(), node());
        for (int round = 1; round <= 5; round++) {
            AtOnce.call(nodes.size(), number -> nodes.get(number).step());
            assertThat(job.runs).hasValue(round);
            clock.advance(job.every());
        }
    }

    @Test
    void aJobIsNotRunBeforeItIsDueAgain() {
        Housekeeping node = node();
        assertThat(node.step()).containsExactly("counting");
        clock.advance(job.every().minusSeconds(1));
        assertThat(node.step()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(node.step()).containsExactly("counting");
    }

    @Test
    void anotherNodeTakesOverWhenTheOneThatHadItDied() {
        claimedByADeadNode();
        Housekeeping other = node();

        clock.advance(LEASE.minusSeconds(1));
        assertThat(other.step()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(other.step()).containsExactly("counting");
    }

    @Test
    void aNodeWhoseClockIsALittleBehindRunsNoJobBeforeItIsDue() {
        node().step();
        clock.advance(Duration.ofSeconds(-59));
        assertThat(node().step()).isEmpty();
    }

    @Test
    void noJobStandsStillWhenTheClockIsSetBack() {
        Housekeeping node = node();
        node.step();
        clock.advance(Duration.ofHours(-1));
        assertThat(node.step()).containsExactly("counting");
        assertThat(node.step()).isEmpty();
    }

    @Test
    void whatADeadNodeHadIsTakenOverThoughTheClockWasSetBack() {
        claimedByADeadNode();
        clock.advance(Duration.ofSeconds(-59));
        assertThat(node().step()).as("it may live, and its clock be ahead").isEmpty();
        clock.advance(Duration.ofHours(-1));
        assertThat(node().step()).containsExactly("counting");
    }

    @Test
    void aJobIsResumedAfterNoNodeWasThereAndNotWhenOneIsReplaced() {
        Housekeeping first = node();
        first.step();
        clock.advance(job.every().plusMinutes(2));
        node().step();
        assertThat(first.resumedAt("counting")).as("replaced").isEmpty();

        clock.advance(job.every().plusMinutes(3));
        var back = clock.instant();
        node().step();
        clock.advance(Duration.ofSeconds(30));
        node().step();
        assertThat(first.resumedAt("counting")).contains(back);
    }

    @Test
    void aJobIsResumedWhenItsOnlyNodeWasSuspended() {
        Housekeeping node = node();
        node.step();
        clock.advance(job.every());
        node.step();
        assertThat(node.resumedAt("counting")).isEmpty();
        clock.advance(Duration.ofHours(1));
        node.step();
        assertThat(node.resumedAt("counting")).contains(clock.instant());
    }

    @Test
    void whatADeadNodeStillHasIsNotResumed() {
        claimedByADeadNode();
        clock.advance(LEASE.minusSeconds(1));
        node().step();
        assertThat(node().resumedAt("counting")).isEmpty();
    }

    private void claimedByADeadNode() {
        var repository = new JobRepository(DB.client());
        repository.add(List.of("counting"), clock.instant());
        assertThat(repository.claim(
                        List.of(job),
                        UUID.randomUUID(),
                        clock.instant(),
                        clock.instant().plus(LEASE)))
                .containsExactly("counting");
    }

    @Test
    void whatIsWrittenAfterTheLeaseWasLostChangesNothing() {
        Housekeeping other = node();
        job.meanwhile = () -> {
            job.meanwhile = () -> {};
            clock.advance(LEASE.plusSeconds(1));
            assertThat(other.step()).containsExactly("counting");
            throw new IllegalStateException("and now the first one fails");
        };
        node().step();
        assertThat(job.runs).hasValue(2);
        assertThat(state().failuresInARow()).isZero();
    }

    @Test
    void aFailureIsShownWithoutItsWordsAndTriedAgainSoon() {
        job.meanwhile = () -> {
            throw new IllegalStateException("jan@example.com could not be put away");
        };
        Housekeeping node = node();
        node.step();
        node.step();
        assertThat(state().lastError()).isEqualTo("IllegalStateException");
        assertThat(state().failuresInARow()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        node.step();
        assertThat(state().failuresInARow()).isEqualTo(2);
        job.meanwhile = () -> {
            throw new LinkageError("a class for jan@example.com is missing");
        };
        clock.advance(Duration.ofMinutes(1));
        node.step();
        assertThat(state().lastError()).isEqualTo("LinkageError");
        assertThat(state().failuresInARow()).isEqualTo(3);

        job.meanwhile = () -> {};
        clock.advance(Duration.ofMinutes(1));
        node.step();
        assertThat(state().lastError()).isNull();
        assertThat(state().failuresInARow()).isZero();
    }

    @Test
    void everyNodeShowsTheSameMetrics() {
        node().step();
        var registry = new SimpleMeterRegistry();
        Housekeeping other = new Housekeeping(
                List.of(job), new JobRepository(DB.client()), registry, HousekeepingShape.stepped(), clock);
        other.step();
        assertThat(registry.get("partnersync.housekeeping.last.run")
                        .tag("job", "counting")
                        .gauge()
                        .value())
                .isEqualTo((double) clock.instant().getEpochSecond());
        assertThat(registry.get("partnersync.housekeeping.failures")
                        .tag("job", "counting")
                        .gauge()
                        .value())
                .isZero();
        assertThat(registry.get("partnersync.housekeeping.duration")
                        .tag("job", "counting")
                        .gauge()
                        .value())
                .isBetween(0.0, 60.0);
    }

    @Test
    void aJobThatTakesLongerThanItsLeaseKeepsItWhileItsNodeLives() {
        var mayEnd = new CountDownLatch(1);
        job.meanwhile = () -> {
            try {
                mayEnd.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        };
        Housekeeping busy = automatic();
        Housekeeping idle = node();
        busy.start();
        try {
            await().until(() -> job.runs.get() == 1);
            for (int half = 0; half < 4; half++) {
                String leaseEnd = clock.advance(LEASE.dividedBy(2)).plus(LEASE).toString();
                await().until(() -> DB.count("housekeeping_jobs where lease_end = ?::timestamptz", leaseEnd) == 1);
                assertThat(idle.step()).isEmpty();
            }
        } finally {
            mayEnd.countDown();
            busy.stop();
        }
        assertThat(job.runs).hasValue(1);
        assertThat(state().lastError()).isNull();
    }

    /** The time of a stop must not grow with the number of running jobs. */
    @Test
    void waitsForAllJobsUnderWayTogetherAndInterruptsThem() {
        var under = new CountDownLatch(20);
        var interrupted = new CountDownLatch(20);
        List<HousekeepingJob> jobs = IntStream.range(0, 20)
                .<HousekeepingJob>mapToObj(number -> new EndlessJob("endless-" + number, under, interrupted))
                .toList();
        var node = new Housekeeping(
                jobs, new JobRepository(DB.client()), new SimpleMeterRegistry(), HousekeepingShape.standard(), clock);
        node.start();
        await().until(() -> under.getCount() == 0);

        long began = System.nanoTime();
        node.stop(Duration.ofMillis(200));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        await().until(() -> interrupted.getCount() == 0);
    }

    @Test
    void aJobThatAStopInterruptsInTheDatabaseIsRecordedAsFailedAndLeftToOtherNodes() {
        job.meanwhile = () -> DB.rows("select pg_sleep(30)");
        Housekeeping node = automatic();
        node.start();
        String asleep = "pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'";
        await().until(() -> DB.count(asleep) == 1);

        try (HeardLog log = HeardLog.of(Housekeeping.class)) {
            node.stop(Duration.ofMillis(200));
            await().until(() -> DB.count("housekeeping_jobs where lease_end is null") == 1);
            assertThat(log.lines()).containsExactly("the job counting was stopped, it is repeated");
        }
        assertThat(state().failuresInARow()).isEqualTo(1);
    }

    @Test
    void aRoundForWhichAStopDidNotWaitBeginsNoJob() {
        Housekeeping node = automatic();
        try (Rival rival = DB.rival()) {
            rival.execute("lock table housekeeping_jobs in access exclusive mode");
            node.start();
            rival.awaitSomebodyWaiting();
            node.stop(Duration.ofMillis(1));
        }
        node.stop(Duration.ofSeconds(20)); // waits for the end of that round
        assertThat(job.runs).hasValue(0);
    }

    private record EndlessJob(String name, CountDownLatch under, CountDownLatch interrupted)
            implements HousekeepingJob {

        @Override
        public Duration every() {
            return Duration.ofHours(1);
        }

        @Override
        public void run() {
            under.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                interrupted.countDown();
            }
        }
    }

    private Housekeeping node() {
        return node(HousekeepingShape.stepped());
    }

    private Housekeeping automatic() {
        return node(new HousekeepingShape(true, Duration.ofMillis(20), LEASE, Duration.ofSeconds(1)));
    }

    private Housekeeping node(HousekeepingShape shape) {
        return new Housekeeping(List.of(job), new JobRepository(DB.client()), new SimpleMeterRegistry(), shape, clock);
    }

    private JobState state() {
        return node().states().getFirst();
    }

    private static final class CountingJob implements HousekeepingJob {
        private final AtomicInteger runs = new AtomicInteger();
        private volatile Runnable meanwhile = () -> {};

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Duration every() {
            return Duration.ofMinutes(10);
        }

        @Override
        public void run() {
            runs.incrementAndGet();
            meanwhile.run();
        }
    }
}
