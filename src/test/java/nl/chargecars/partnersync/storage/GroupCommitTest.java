package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.ErrorHandling;
import nl.chargecars.partnersync.web.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class GroupCommitTest {

    private static final GroupCommitShape SHAPE = new GroupCommitShape(100, 50, 1);
    private static final int POISON = -1;

    private static Db db;

    /** A single connection, as if from a pool: the test fails if a committer leaves it in a wrong state. */
    private SingleConnectionDataSource connection;

    private JdbcTemplate jdbc;
    private TransactionTemplate transaction;
    private final List<Integer> batchSizes = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void createTable() {
        ExternalDatabase database = TestDatabase.empty();
        db = new Db(database);
        db.update("create table written (number integer primary key check (number >= 0), transaction xid8 not null)");
    }

    @BeforeEach
    void connect() throws Exception {
        db.update("truncate written");
        connection = new SingleConnectionDataSource(db.dataSource().getConnection(), true);
        jdbc = new JdbcTemplate(connection);
        transaction = new TransactionTemplate(new JdbcTransactionManager(connection));
    }

    @AfterEach
    void disconnect() {
        connection.destroy();
    }

    @Test
    void commitsALoneCommandAtOnce() {
        try (var commits = new GroupCommit<>("numbers", SHAPE, transaction, this::write)) {
            assertThat(commits.submit(7)).isEqualTo("written 7");
            assertThat(db.count("written where number = 7")).isEqualTo(1);
            assertThat(batchSizes).containsExactly(1);
        }
    }

    @Test
    void gathersWhatComesMeanwhileIntoOneTransaction() {
        var gate = new Gate();
        try (var commits = new GroupCommit<Integer, String>("numbers", SHAPE, transaction, gate.before(this::write))) {
            CompletableFuture<String> first = commits.enqueue(0);
            gate.awaitArrival();
            List<CompletableFuture<String>> meanwhile =
                    IntStream.rangeClosed(1, 60).mapToObj(commits::enqueue).toList();
            gate.open();
            assertThat(first.join()).isEqualTo("written 0");
            assertThat(meanwhile)
                    .extracting(CompletableFuture::join)
                    .as("everybody gets his own outcome")
                    .isEqualTo(IntStream.rangeClosed(1, 60)
                            .mapToObj(number -> "written " + number)
                            .toList());
        }
        assertThat(batchSizes).as("no batch is larger than allowed").containsExactly(1, 50, 10);
        assertThat(db.one(Long.class, "select count(distinct transaction) from written"))
                .isEqualTo(3);
    }

    @Test
    @SuppressWarnings("try") // the test closes it early
    void waitsForMoreWhereNobodyWaitsForTheOutcome() {
        var patient = GroupCommitShape.patient(100, 50, Duration.ofHours(1));
        try (var commits = new GroupCommit<>("numbers", patient, transaction, this::write)) {
            List<CompletableFuture<String>> few =
                    IntStream.range(0, 24).mapToObj(commits::enqueue).toList();
            assertThat(commits.enqueue(24).join()).isEqualTo("written 24");
            assertThat(few).allMatch(CompletableFuture::isDone);
            CompletableFuture<String> last = commits.enqueue(25);
            commits.close();
            assertThat(last.join()).isEqualTo("written 25");
        }
        assertThat(batchSizes).as("half of the largest batch is enough").containsExactly(25, 1);
    }

    @Test
    void waitsNoLongerThanItsPatience() {
        var patient = GroupCommitShape.patient(100, 50, Duration.ofMillis(1));
        try (var commits = new GroupCommit<>("numbers", patient, transaction, this::write)) {
            assertThat(commits.enqueue(1).join()).isEqualTo("written 1");
        }
    }

    @Test
    void failsThePoisonousMemberAloneAndCommitsItsSiblings() {
        var gate = new Gate();
        try (var commits = new GroupCommit<Integer, String>("numbers", SHAPE, transaction, gate.before(this::write))) {
            var _ = commits.enqueue(0);
            gate.awaitArrival();
            CompletableFuture<String> before = commits.enqueue(1);
            CompletableFuture<String> poisonous = commits.enqueue(POISON);
            CompletableFuture<String> after = commits.enqueue(2);
            gate.open();
            assertThat(before.join()).isEqualTo("written 1");
            assertThat(after.join()).isEqualTo("written 2");
            assertThat(poisonous).isCompletedExceptionally();
            assertThatThrownBy(poisonous::get).hasCauseInstanceOf(DataIntegrityViolationException.class);
        }
        assertThat(db.count("written")).isEqualTo(3);
    }

    @Test
    void refusesWhatItsQueueCannotHold() {
        var gate = new Gate();
        var shape = new GroupCommitShape(2, 50, 1);
        try (var commits = new GroupCommit<Integer, String>("numbers", shape, transaction, gate.before(this::write))) {
            var _ = commits.enqueue(0);
            gate.awaitArrival();
            var _ = commits.enqueue(1);
            var _ = commits.enqueue(2);
            Exception full = catchException(() -> commits.submit(3));
            assertThat(full).isInstanceOf(OverloadedException.class).hasMessageContaining("numbers");
            Refusal answered = ErrorHandling.refusalFor(full);
            assertThat(answered.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(answered.retryAfter()).isNotNull();
            gate.open();
        }
        assertThat(db.count("written")).as("what was taken in is written").isEqualTo(3);
    }

    @Test
    void runsALostRaceAgain() {
        BatchHandler<Integer, String> losing = numbers -> {
            int number = numbers.getFirst();
            if (!jdbc.queryForList("select 1 from written where number = ?", number)
                    .isEmpty()) {
                return List.of("a rival was first");
            }
            db.update("insert into written values (?, pg_current_xact_id())", number); // a rival inserts in between
            return write(numbers);
        };
        try (var commits = new GroupCommit<>("numbers", SHAPE, transaction, losing)) {
            assertThat(commits.submit(5)).isEqualTo("a rival was first");
        }
        assertThat(batchSizes).as("tried, and lost").containsExactly(1);
    }

    @Test
    void tellsEverybodyThatTheDatabaseIsAway() {
        BatchHandler<Integer, String> cutOff = numbers -> {
            jdbc.execute("select pg_terminate_backend(pg_backend_pid())");
            return write(numbers);
        };
        var gate = new Gate();
        try (var commits = new GroupCommit<Integer, String>("numbers", SHAPE, transaction, gate.before(cutOff))) {
            List<CompletableFuture<String>> all =
                    IntStream.range(0, 5).mapToObj(commits::enqueue).toList();
            gate.open();
            for (CompletableFuture<String> one : all) {
                assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(UnavailableException.class);
            }
        }
        assertThat(db.count("written")).isZero();
    }

    @Test
    void tellsThoseWhoWaitTooLongWhetherInHandOrInTheQueueAndNobodyElse() {
        var gate = new Gate();
        try (var commits = new GroupCommit<Integer, String>("numbers", SHAPE, transaction, gate.before(this::write))) {
            CompletableFuture<String> inHand = CompletableFuture.supplyAsync(() -> commits.submit(1));
            gate.awaitArrival();
            CompletableFuture<String> nobodyWaits = commits.enqueue(3);
            CompletableFuture<String> queued = CompletableFuture.supplyAsync(() -> commits.submit(2));
            await().until(() -> commits.waiting() == 2);
            commits.failOverdue(System.nanoTime());
            assertThat(List.of(inHand, queued)).noneMatch(CompletableFuture::isDone);
            commits.failOverdue(System.nanoTime() + TimeUnit.SECONDS.toNanos(21));
            for (CompletableFuture<String> late : List.of(inHand, queued)) {
                assertThatThrownBy(late::get)
                        .hasCauseInstanceOf(UnavailableException.class)
                        .hasMessageContaining("took over 20 s");
            }
            assertThat(nobodyWaits)
                    .as("it would be taken for lost, and sent again")
                    .isNotDone();
            gate.open();
            assertThat(nobodyWaits.join()).isEqualTo("written 3");
        }
        assertThat(db.count("written")).as("what was taken in is written").isEqualTo(3);
    }

    @Test
    void rollsBackWhatIsNotAnsweredForEveryCommand() {
        BatchHandler<Integer, String> forgetful = numbers -> {
            write(numbers);
            return List.of();
        };
        try (var commits = new GroupCommit<>("numbers", SHAPE, transaction, forgetful)) {
            assertThatThrownBy(() -> commits.submit(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("as many outcomes as commands");
        }
        assertThat(db.count("written")).isZero();
    }

    @Test
    void commitsWhatWaitsBeforeItClosesAndTakesNothingMore() throws InterruptedException {
        var gate = new Gate();
        var commits = new GroupCommit<Integer, String>("numbers", SHAPE, transaction, gate.before(this::write));
        List<CompletableFuture<String>> waiting =
                IntStream.range(0, 80).mapToObj(commits::enqueue).toList();
        gate.awaitArrival();
        Thread closing = Thread.ofVirtual().start(commits::close);
        await().untilAsserted(
                        () -> assertThatThrownBy(() -> commits.enqueue(100)).isInstanceOf(OverloadedException.class));
        gate.open();
        closing.join();
        assertThat(waiting).allMatch(one -> one.isDone() && !one.isCompletedExceptionally());
        assertThat(db.count("written")).isEqualTo(80);
    }

    @Test
    void leavesNoThreadBehindWhenItsClosingIsInterrupted() {
        var gate = new Gate();
        var commits = new GroupCommit<Integer, String>("numbers", SHAPE, transaction, gate.before(this::write));
        CompletableFuture<String> underWay = commits.enqueue(1);
        gate.awaitArrival();
        Thread closing = Thread.ofVirtual().start(commits::close);
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        closing.interrupt();
        await().until(() -> !closing.isAlive());
        gate.open();
        assertThat(underWay.join()).isEqualTo("written 1");
        await().untilAsserted(() -> assertThat(commits.isOver()).isTrue());
    }

    @Test
    void doesNotDisturbTheTransactionUnderWayWhenItCloses() {
        var begun = new CountDownLatch(1);
        BatchHandler<Integer, String> slow = numbers -> {
            begun.countDown();
            jdbc.execute("select pg_sleep(0.5)");
            return write(numbers);
        };
        var commits = new GroupCommit<>("numbers", SHAPE, transaction, slow);
        CompletableFuture<String> underWay = commits.enqueue(1);
        Gate.awaitLatch(begun);
        commits.close();
        assertThat(underWay.join()).isEqualTo("written 1");
    }

    @Test
    @SuppressWarnings("try") // the test closes it early
    void saysWhetherItsCommittersLive() {
        try (var commits = new GroupCommit<>("numbers", SHAPE, transaction, this::write)) {
            assertThat(commits.isReady()).isTrue();
            commits.close();
            assertThat(commits.isReady()).isFalse();
        }
    }

    private List<String> write(List<Integer> numbers) {
        batchSizes.add(numbers.size());
        Bulk.of(jdbc, numbers)
                .integer(number -> number)
                .update("insert into written select number, pg_current_xact_id() from unnest(?::integer[]) as number");
        return numbers.stream().map(number -> "written " + number).toList();
    }

    /** Holds the first batch until the test opens the gate, so that the test knows which writes wait behind that batch. */
    private static final class Gate {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        BatchHandler<Integer, String> before(BatchHandler<Integer, String> handler) {
            return numbers -> {
                arrived.countDown();
                awaitLatch(opened);
                return handler.handle(numbers);
            };
        }

        void awaitArrival() {
            awaitLatch(arrived);
        }

        void open() {
            opened.countDown();
        }

        private static void awaitLatch(CountDownLatch latch) {
            try {
                assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
