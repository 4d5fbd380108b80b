package nl.chargecars.partnersync.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.housekeeping.HousekeepingShape;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbound.LineInvariants;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.ManualChanges;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests replays of more than one page: their pace, their progress, stopping them and continuing them after a crash. */
@ExtendWith(WithServer.class)
class ReplayTest {

    private static final Map<String, Object> ONE_ATTEMPT = Map.of("retry_schedule", List.of(0));
    private static final int PAGE = ReplayWorker.PAGE;

    private final TestServer server;

    ReplayTest(TestServer server) {
        this.server = server;
    }

    /** Replays that other tests left in progress would continue in these tests too. */
    @BeforeEach
    void endWhatOthersLeft() {
        server.db()
                .update(
                        "update replays set state = 'cancelled', finished_at = ?::timestamptz where state = 'running'",
                        server.clock().instant().toString());
    }

    @Test
    void showsNoReplayOfAnotherPartner() {
        try (var out = Outgoing.to(server);
                var other = Outgoing.to(server)) {
            String id = replay(out).text("/data/replay_id");
            other.api().get(other.path("/deliveries/replays/" + id)).isFailure(404, "NOT_FOUND");
            other.api()
                    .post(other.path("/deliveries/replays/" + id + "/cancel"), "")
                    .isFailure(404, "NOT_FOUND");
            other.api().get(out.path("/deliveries/replays/" + id)).isFailure(403, "FORBIDDEN");
            out.api().get(out.path("/deliveries/replays/" + UUID.randomUUID())).isFailure(404, "NOT_FOUND");
            out.api().get(out.path("/deliveries/replays/nonsense")).isFailure(400, "MALFORMED_REQUEST");
            out.api().get(out.path("/deliveries/replays?cursor=nonsense")).isFailure(400, "MALFORMED_REQUEST");
        }
    }

    @Test
    void doesOnePageAtOnceAndOneASecondFromThereInOrder() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failed(out, 2 * PAGE + 21);
            Reply asked = replay(out).is(200);
            String id = asked.text("/data/replay_id");
            assertThat(asked.text("/data/state")).isEqualTo("running");
            assertThat(asked.at("/data/matched").asInt()).isEqualTo(2 * PAGE + 21);
            assertThat(asked.at("/data/replayed").asInt()).isEqualTo(PAGE);
            assertOpenAgain(out, PAGE);
            assertThat(step()).as("not before its time").isZero();
            out.advance(ReplayWorker.PAUSE);
            assertThat(step()).isEqualTo(1);
            assertThat(replayed(out, id)).isEqualTo(2 * PAGE);
            assertOpenAgain(out, 2 * PAGE);
            out.advance(ReplayWorker.PAUSE);
            step();
            Reply done = one(out, id);
            assertThat(done.text("/data/state")).isEqualTo("done");
            assertThat(done.at("/data/replayed").asInt()).isEqualTo(2 * PAGE + 21);
            assertThat(done.at("/data/finished_at").isNull()).isFalse();
            LineInvariants.assertHeads(out);
            assertThat(out.db().count("audit_logs where action = 'DELIVERY_RETRIED' and changes ->> 'replay' = ?", id))
                    .isEqualTo(2 * PAGE + 21);
            assertThat(out.db().count("audit_logs where action = 'REPLAY_STARTED' and record_id = ?", id))
                    .isEqualTo(1);
        }
    }

    @Test
    void aPageThatACrashUndoesIsDoneAgainAndNoneTwice() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failed(out, PAGE + 30);
            String id = replay(out).text("/data/replay_id");
            out.advance(ReplayWorker.PAUSE);
            assertThatThrownBy(() -> server.part(TransactionTemplate.class).executeWithoutResult(_ -> {
                        step();
                        throw new IllegalStateException("the node dies before its commit");
                    }))
                    .hasMessageContaining("dies");
            assertThat(replayed(out, id)).isEqualTo(PAGE);
            step();
            assertThat(replayed(out, id)).isEqualTo(PAGE + 30);
            assertThat(out.db().count("audit_logs where action = 'DELIVERY_RETRIED' and changes ->> 'replay' = ?", id))
                    .as("each once")
                    .isEqualTo(PAGE + 30);
        }
    }

    @Test
    void refusesAFourthOfAPartnerUntilOneHasEnded() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT);
                var other = Outgoing.to(server)) {
            List<String> running = running(out, Replay.MOST_RUNNING);
            Reply fourth = replay(out).isFailure(429, "RATE_LIMIT_EXCEEDED");
            assertThat(fourth.header("Retry-After")).isEqualTo("10");
            out.api()
                    .post(out.path("/deliveries/replay"), Map.of("dry_run", true))
                    .is(200);
            replay(other).is(200);
            assertThat(out.db()
                            .count(
                                    "replays where partner_organization_id = ?",
                                    out.partnerId().value()))
                    .isEqualTo(Replay.MOST_RUNNING);
            out.api()
                    .post(out.path("/deliveries/replays/" + running.getFirst() + "/cancel"), "")
                    .is(200);
            replay(out).is(200);
        }
    }

    @Test
    void ofSeveralThatBeginAtTheSameTimeRefusesThoseThatAreTooMany() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            running(out, Replay.MOST_RUNNING - 1);
            failed(out, PAGE);
            Api api = out.api();
            List<Integer> statuses = AtOnce.call(
                    6, _ -> api.post(out.path("/deliveries/replay"), Map.of()).status());
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 429);
        }
    }

    /** Lets this many replays of the partner run, without a page that is ever due; returns their ids. */
    private static List<String> running(Outgoing out, int count) {
        List<String> ids = Stream.generate(() -> replay(out).is(200).text("/data/replay_id"))
                .limit(count)
                .toList();
        out.db()
                .update(
                        "update replays set state = 'running', finished_at = null, next_page_at = 'infinity'"
                                + " where partner_organization_id = ?",
                        out.partnerId().value());
        return ids;
    }

    /** Otherwise whoever replays all that waits, again and again, fills the audit trail, from which nothing is ever deleted. */
    @Test
    void leavesWhatIsPendingAndDueAsItIs() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().byDefault(Behaviour.status(500));
            OrderId order = out.order("A-1");
            out.step();
            out.change(order, "approved");
            out.advance(Duration.ofMillis(1));
            Map<String, Object> waiting = Map.of("state", "pending");
            assertThat(out.api()
                            .post(out.path("/deliveries/replay"), waiting)
                            .is(200)
                            .at("/data/replayed")
                            .asInt())
                    .as("one waits for its next attempt, one behind it for the boundary of its cadence")
                    .isEqualTo(2);
            Reply again =
                    out.api().post(out.path("/deliveries/replay"), waiting).is(200);
            assertThat(again.at("/data/matched").asInt()).isEqualTo(2);
            assertThat(again.at("/data/replayed").asInt()).isZero();
            assertThat(again.text("/data/state")).isEqualTo("done");
            assertThat(retriesAudited(out)).as("one entry a delivery").isEqualTo(2);

            String head = out.db()
                    .text(
                            "select id::text from deliveries where is_head and partner_organization_id = ?",
                            out.partnerId().value());
            out.api().post(out.path("/deliveries/" + head + "/retry"), "").is(200);
            assertThat(retriesAudited(out)).as("a single retry is no replay").isEqualTo(3);
            out.simulator.script().clear();
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    private static long retriesAudited(Outgoing out) {
        return out.db()
                .count(
                        "audit_logs where action = 'DELIVERY_RETRIED' and record_id in (select id::text from deliveries"
                                + " where partner_organization_id = ?)",
                        out.partnerId().value());
    }

    /** For example after a row was restored from another server. */
    @Test
    void oneThatCannotGoOnKeepsNoOtherWaitingAndGoesOnOnceItCan() {
        try (var sealed = Outgoing.to(server, ONE_ATTEMPT);
                var well = Outgoing.to(server, ONE_ATTEMPT);
                var log = HeardLog.of(ReplayWorker.class)) {
            failed(sealed, PAGE + 30);
            failed(well, PAGE + 30);
            String stuck = replay(sealed).is(200).text("/data/replay_id");
            String other = replay(well).is(200).text("/data/replay_id");
            String integration = sealed.integration().id().toString();
            server.db()
                    .update(
                            "update partner_integrations set webhook_secret_sealed = webhook_secret_sealed || '\\x00'::bytea"
                                    + " where id = ?::uuid",
                            integration);
            well.advance(ReplayWorker.PAUSE);
            assertThat(step()).isEqualTo(2);
            assertThat(stateInDatabase(other)).isEqualTo("done");
            assertThat(stateInDatabase(stuck)).isEqualTo("running");
            assertThat(log.lines()).filteredOn(line -> line.contains(stuck)).hasSize(1);
            assertThat(step()).as("not before its time").isZero();

            well.advance(ReplayWorker.PAUSES_AFTER_FAILURES.after(0));
            assertThat(step()).isEqualTo(1);
            well.advance(ReplayWorker.PAUSES_AFTER_FAILURES.after(0));
            assertThat(step()).as("waits longer after each failure").isZero();

            server.db()
                    .update(
                            "update partner_integrations set webhook_secret_sealed ="
                                    + " substring(webhook_secret_sealed for length(webhook_secret_sealed) - 1)"
                                    + " where id = ?::uuid",
                            integration);
            well.advance(ReplayWorker.PAUSES_AFTER_FAILURES.after(1));
            assertThat(step()).isEqualTo(1);
            assertThat(stateInDatabase(stuck)).isEqualTo("done");
            assertThat(replayed(sealed, stuck)).isEqualTo(PAGE + 30);
        }
    }

    @Test
    void oneThatCannotBeProcessedAtOnceIsNotRefusedButProcessedLater() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failed(out, PAGE + 30);
            String id = replay(out).is(200).text("/data/replay_id");
            withoutDatabase().begin(UUID.fromString(id));
            assertThat(replayed(out, id)).isEqualTo(PAGE);
            out.advance(ReplayWorker.PAUSE);
            assertThat(step()).isEqualTo(1);
            assertThat(stateInDatabase(id)).isEqualTo("done");
            assertThat(replayed(out, id)).isEqualTo(PAGE + 30);
        }
    }

    /** A worker whose transactions fail, as in an outage. */
    private ReplayWorker withoutDatabase() {
        var nowhere = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere");
        return new ReplayWorker(
                server.part(ReplayRepository.class),
                server.part(DeliveryParameters.class),
                server.part(DeliveryQueries.class),
                server.part(ManualChanges.class),
                new TransactionTemplate(new DataSourceTransactionManager(nowhere)),
                HousekeepingShape.stepped(),
                server.clock());
    }

    @Test
    void oneThatIsStoredIsNotRefusedInAnOutage() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failed(out, 1);
            PartnerId partner = out.partnerId();
            Replay.Started started = untilOneIsStored(partner)
                    .start(partner, DeliverySearch.in(DeliveryState.FAILED), Actor.staff("test"));
            assertThat(started).isInstanceOfSatisfying(Replay.Started.Begun.class, begun -> {
                assertThat(begun.replay().state()).isEqualTo(ReplayView.State.RUNNING);
                assertThat(begun.replay().matched()).isEqualTo(1);
            });
            assertThat(step()).isEqualTo(1);
            assertThat(server.db().text("select state from replays where partner_organization_id = ?", partner.value()))
                    .isEqualTo("done");
        }
    }

    /** Replays with a database that is out of reach as soon as it has one of this partner. */
    private Replay untilOneIsStored(PartnerId partner) {
        var failing = new DelegatingDataSource(server.part(DataSource.class)) {
            @Override
            public Connection getConnection() throws SQLException {
                if (server.db().count("replays where partner_organization_id = ?", partner.value()) > 0) {
                    throw new SQLException("an outage that a test wants");
                }
                return super.getConnection();
            }
        };
        return new Replay(
                server.part(Partners.class),
                server.part(DeliveryParameters.class),
                server.part(DeliveryQueries.class),
                new ReplayRepository(JdbcClient.create(failing)),
                withoutDatabase(),
                server.part(AuditLog.class),
                new TransactionTemplate(new DataSourceTransactionManager(failing)),
                server.clock());
    }

    private String stateInDatabase(String replay) {
        return server.db().text("select state from replays where id = ?::uuid", replay);
    }

    @Test
    void whatANodeHasInHandIsLeftToIt() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failed(out, PAGE + 1);
            String id = replay(out).text("/data/replay_id");
            out.advance(ReplayWorker.PAUSE);
            server.part(TransactionTemplate.class).executeWithoutResult(_ -> {
                assertThat(server.part(ReplayRepository.class)
                                .takeDue(server.clock().instant()))
                        .isPresent();
                assertThat(java.util.concurrent.CompletableFuture.supplyAsync(this::step)
                                .join())
                        .as("another node")
                        .isZero();
            });
            assertThat(step()).isEqualTo(1);
            assertThat(one(out, id).text("/data/state")).isEqualTo("done");
        }
    }

    /**
     * As all housekeeping jobs, a replay runs on one node at a time, and on another one when that node is dead and its lease has
     * expired.
     */
    @Test
    void anotherNodeGoesOnWhenTheOneThatHadItIsDead() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failed(out, 2 * PAGE + 5);
            var nodes = List.of(
                    server.part(Housekeeping.class), TestServer.secondNode().part(Housekeeping.class));
            later(Duration.ZERO); // both clocks alike: one that is far ahead would delete these rows as too old
            nodes.forEach(Housekeeping::step);
            String id = replay(out).text("/data/replay_id");
            // due now, whenever it last ran: the clock of that test, or of this one at first, may have been ahead
            out.db()
                    .update(
                            "update housekeeping_jobs set due_at = ?::timestamptz, leased_by = gen_random_uuid(),"
                                    + " lease_end = ?::timestamptz where name = 'replays'",
                            server.clock().instant().toString(),
                            server.clock()
                                    .instant()
                                    .plus(Duration.ofSeconds(60))
                                    .toString());
            later(Duration.ofSeconds(59));
            nodes.forEach(Housekeeping::step);
            assertThat(replayed(out, id)).as("while a dead node has the job").isEqualTo(PAGE);
            later(Duration.ofSeconds(2));
            List<String> ran = nodes.stream()
                    .flatMap(node -> node.step().stream())
                    .filter(job -> job.equals("replays"))
                    .toList();
            assertThat(ran).as("on one of two").hasSize(1);
            assertThat(replayed(out, id)).isEqualTo(2 * PAGE);
            later(Duration.ofSeconds(2));
            nodes.getLast().step();
            assertThat(one(out, id).text("/data/state")).isEqualTo("done");
        }
    }

    private void later(Duration time) {
        server.clock().advance(time);
        TestServer.secondNode().clock().set(server.clock().instant());
    }

    @Test
    void aCancelledOneOpensNothingMore() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failed(out, PAGE + 50);
            String id = replay(out).text("/data/replay_id");
            Reply cancelled = out.api()
                    .post(out.path("/deliveries/replays/" + id + "/cancel"), "")
                    .is(200);
            assertThat(cancelled.text("/data/state")).isEqualTo("cancelled");
            out.advance(Duration.ofMinutes(1));
            step();
            assertThat(replayed(out, id)).isEqualTo(PAGE);
            out.api()
                    .post(out.path("/deliveries/replays/" + id + "/cancel"), "")
                    .is(200);
            assertThat(out.db().count("audit_logs where action = 'REPLAY_CANCELLED' and record_id = ?", id))
                    .isEqualTo(1);
        }
    }

    @Test
    void opensNothingMoreOnceAnotherIntegrationIsActive() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failed(out, PAGE + 30);
            String id = replay(out).is(200).text("/data/replay_id");
            out.moveTo("its_successor");
            out.advance(ReplayWorker.PAUSE);
            step();
            assertOpenAgain(out, PAGE);
            assertThat(one(out, id).text("/data/state")).isEqualTo("done");
            assertThat(replayed(out, id)).isEqualTo(PAGE);
        }
    }

    @Test
    void aFinishedOneStaysFinished() {
        try (var out = Outgoing.to(server)) {
            String id = replay(out).text("/data/replay_id");
            Reply cancelled = out.api()
                    .post(out.path("/deliveries/replays/" + id + "/cancel"), "")
                    .is(200);
            assertThat(cancelled.text("/data/state")).isEqualTo("done");
        }
    }

    @Test
    void listsThemNewestFirstByPages() {
        try (var out = Outgoing.to(server)) {
            for (int number = 0; number < 3; number++) {
                replay(out).is(200);
            }
            Reply first = out.api().get(out.path("/deliveries/replays?limit=2")).is(200);
            String cursor = first.text("/next_cursor");
            Reply second = out.api()
                    .get(out.path("/deliveries/replays?limit=2&cursor=" + cursor))
                    .is(200);
            assertThat(first.at("/data").size()).isEqualTo(2);
            assertThat(second.at("/data").size()).isEqualTo(1);
            assertThat(second.text("/data/0/replay_id")).isLessThan(first.text("/data/1/replay_id"));
            assertThat(first.text("/data/1/replay_id")).isLessThan(first.text("/data/0/replay_id"));
        }
    }

    /** Creates this many deliveries of one order, all of them failed. */
    private static void failed(Outgoing out, int count) {
        OrderId order = out.order("A-1");
        for (int number = 1; number < count; number++) {
            out.change(order, number % 2 == 0 ? "in_progress" : "scheduled");
        }
        out.db()
                .update(
                        "update deliveries set state = 'failed', is_head = false, settled_at = created_at"
                                + " where partner_organization_id = ?",
                        out.partnerId().value());
        out.advance(Duration.ofMillis(1));
    }

    /** Asserts that the first {@code count} deliveries of the queue are pending again, and none behind them. */
    private static void assertOpenAgain(Outgoing out, int count) {
        List<String> states = out.states();
        assertThat(states.subList(0, count)).containsOnly("pending");
        assertThat(states.subList(count, states.size())).containsOnly("failed");
    }

    private int step() {
        return server.part(ReplayWorker.class).step();
    }

    private static Reply replay(Outgoing out) {
        return out.api().post(out.path("/deliveries/replay"), Map.of());
    }

    private static Reply one(Outgoing out, String id) {
        return out.api().get(out.path("/deliveries/replays/" + id)).is(200);
    }

    private static int replayed(Outgoing out, String id) {
        return one(out, id).at("/data/replayed").asInt();
    }
}
