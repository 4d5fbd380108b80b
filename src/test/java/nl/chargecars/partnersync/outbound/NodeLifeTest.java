package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests a node that runs by itself: it sends at once, survives an outage of the database, and stops in order. */
@ExtendWith(WithServer.class)
class NodeLifeTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final DeliveryShape SHORT_LEASES =
            new DeliveryShape(false, 16, Duration.ofMillis(900), Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final DeliveryShape AUTOMATIC =
            new DeliveryShape(true, 16, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMillis(50));

    private final TestServer server;

    NodeLifeTest(TestServer server) {
        this.server = server;
    }

    @Test
    void deliversByItselfOnceStartedAndNothingAfterItsStop() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server, AUTOMATIC)) {
            assertThat(node.worker.isReady()).isFalse();
            out.order("A-1");
            node.worker.start();
            out.simulator.log().awaitAccepted(1, LONG);
            out.change(out.order("A-2"), "approved");
            out.simulator.log().awaitAccepted(3, LONG);
            assertThat(node.worker.isReady()).isTrue();
            node.worker.stop();
            assertThat(node.worker.isReady()).isFalse();
            out.order("A-3");
            assertThat(out.states()).containsExactlyInAnyOrder("delivered", "delivered", "delivered", "pending");
            assertThat(out.simulator.received()).hasSize(3);
        }
    }

    @Test
    void aStopLetsWhatIsUnderWayFinishAndGivesTheRestBack() {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", 2));
                var node = new TestNode(server, AUTOMATIC)) {
            out.simulator.script().byDefault(Behaviour.slow(Duration.ofSeconds(1)));
            for (int number = 0; number < 6; number++) {
                out.order("A-" + number);
            }
            node.worker.start();
            out.simulator.awaitReceived(2, LONG);
            long began = System.nanoTime();
            node.worker.stop();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            System.out.printf("graceful stop with attempts of 1 s under way: %d ms%n", took.toMillis());
            assertThat(took).isLessThan(Duration.ofSeconds(30));
            int received = out.simulator.received().size();
            assertThat(received).isBetween(2, 4);
            assertThat(out.states().stream().filter("delivered"::equals)).hasSize(received);
            assertThat(out.db()
                            .count(
                                    "deliveries where partner_organization_id = ? and state = 'pending' and attempt_count = 0"
                                            + " and leased_by is null",
                                    out.partnerId().value()))
                    .isEqualTo(6 - received);
        }
    }

    @Test
    void resultsAreKeptWhileTheDatabaseIsAwayAndNothingIsSentTwice() {
        var away = new AtomicBoolean(true);
        try (var out = Outgoing.to(server);
                var node = new TestNode(server, SHORT_LEASES, whileItIsNot(away))) {
            for (int number = 0; number < 5; number++) {
                out.order("A-" + number);
            }
            assertThatThrownBy(node::step)
                    .as("the step waits for what cannot be written")
                    .isInstanceOf(IllegalStateException.class);
            assertThat(out.simulator.received()).hasSize(5);
            assertThat(out.states()).containsOnly("pending");
            away.set(false);
            node.step();
            assertThat(out.states()).containsOnly("delivered");
            assertThat(out.simulator.received()).hasSize(5);
            assertThat(out.attemptErrors()).hasSize(5).containsOnly("1 null");
        }
    }

    /** The leases expire while the results of the successful attempts are still only in memory. */
    @Test
    void nothingIsSentAgainAfterAnOutageThatOutlastsTheLeases() {
        var away = new AtomicBoolean(true);
        try (var out = Outgoing.to(server);
                var node = new TestNode(server, SHORT_LEASES, whileItIsNot(away))) {
            for (int number = 0; number < 5; number++) {
                out.order("A-" + number);
            }
            assertThatThrownBy(node::step).isInstanceOf(IllegalStateException.class);
            out.advance(Duration.ofSeconds(2));
            assertThatThrownBy(node::step)
                    .as("what is known here cannot be written yet")
                    .isInstanceOf(IllegalStateException.class);
            away.set(false);
            node.step();
            assertThat(out.states()).containsOnly("delivered");
            out.order("A-5");
            assertThat(node.step()).as("all is written: it claims again").isEqualTo(1);
            assertThat(out.simulator.received()).hasSize(6);
            assertThat(out.attemptErrors()).hasSize(6).containsOnly("1 null");
        }
    }

    @Test
    void aStopRecordsWhatWasKeptWhileTheDatabaseWasAway() {
        var away = new AtomicBoolean(true);
        try (var out = Outgoing.to(server);
                var node = new TestNode(server, SHORT_LEASES, whileItIsNot(away))) {
            out.order("A-1");
            assertThatThrownBy(node::step).isInstanceOf(IllegalStateException.class);
            away.set(false);
            node.worker.stop();
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    /** Transactions on the real database that cannot begin while the flag is set. */
    private TransactionTemplate whileItIsNot(AtomicBoolean away) {
        var real = server.part(PlatformTransactionManager.class);
        return new TransactionTemplate(new PlatformTransactionManager() {
            @Override
            public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
                if (away.get()) {
                    throw new CannotCreateTransactionException("the database is away");
                }
                return real.getTransaction(definition);
            }

            @Override
            public void commit(TransactionStatus status) {
                real.commit(status);
            }

            @Override
            public void rollback(TransactionStatus status) {
                real.rollback(status);
            }
        });
    }
}
