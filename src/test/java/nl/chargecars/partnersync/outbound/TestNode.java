package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import nl.chargecars.partnersync.calling.PartnerCalls;
import nl.chargecars.partnersync.figures.IntegrationFigures;
import nl.chargecars.partnersync.figures.IntegrationMeters;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.outbound.LeaseRepository.Room;
import nl.chargecars.partnersync.outbox.DeliveryLines;
import nl.chargecars.partnersync.outbox.RecalledDeliveries;
import nl.chargecars.partnersync.outbox.Wakeup;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.pacing.PacingFixtures;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import nl.chargecars.partnersync.web.Json;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Another node on the same database, with its own worker built from the product's classes; tests step it by hand. */
public final class TestNode implements AutoCloseable {

    final DeliveryShape shape;
    final Shares shares;
    final LeaseRepository leases;
    final Attempts attempts;
    final GroupCommit<AttemptResult, AttemptResult> recorder;
    private final AttemptRecorder attemptRecorder;
    final Dispatcher dispatcher;
    final DeliveryWorker worker;
    private final TestServer server;

    public TestNode(TestServer server) {
        this(server, DeliveryShape.stepped(Duration.ofSeconds(1)));
    }

    public TestNode(TestServer server, DeliveryShape shape) {
        this(server, shape, server.part(TransactionTemplate.class));
    }

    /**
     * If the shape is automatic, the node runs by itself and is signalled about the commits of this process.
     *
     * @param recording the transactions that write results; a test can make them fail, as in an outage of the database
     */
    public TestNode(TestServer server, DeliveryShape shape, TransactionTemplate recording) {
        this(server, shape, recording, Shares.ALL, server.settings());
    }

    /** A node whose settings say that no other uses its database, because it is the embedded one. */
    static TestNode alone(TestServer server) {
        return new TestNode(
                server,
                DeliveryShape.stepped(Duration.ofSeconds(1)),
                server.part(TransactionTemplate.class),
                Shares.ALL,
                TestSettings.in(server.settings().dataDir()).build());
    }

    /** A node that divides each integration's limit of concurrent attempts with the other nodes of this kind. */
    static TestNode sharing(TestServer server, DeliveryShape shape) {
        return new TestNode(
                server,
                shape,
                server.part(TransactionTemplate.class),
                new NodeShares(server.part(NodeRepository.class), shape.deadline()),
                server.settings());
    }

    private TestNode(
            TestServer server, DeliveryShape shape, TransactionTemplate recording, Shares shares, Settings settings) {
        this.server = server;
        this.shape = shape;
        Node node = Node.fresh();
        this.shares = shares;
        var jdbc = server.part(JdbcTemplate.class);
        var integrations = server.part(Integrations.class);
        var inProgress = new InProgress();
        Wakeup wakeup = shape.automatic() ? server.part(Wakeup.class) : new Wakeup(server.clock());
        Pacing pacing = PacingFixtures.anotherNodes(server);
        leases = new LeaseRepository(jdbc, server.part(TransactionTemplate.class), node);
        attempts =
                new Attempts(server.part(WebhookSigner.class), server.part(PartnerCalls.class), shape, server.clock());
        attemptRecorder = new AttemptRecorder(
                server.part(DeliveryLines.class),
                new ResultRepository(jdbc, server.part(Json.class), node),
                integrations,
                server.part(IntegrationFigures.class),
                server.part(IntegrationMeters.class),
                pacing,
                wakeup,
                new Random());
        recorder = new GroupCommit<>(
                "attempt results", new GroupCommitShape(ResultQueue.CAPACITY, 50, 2), recording, attemptRecorder);
        var results = new ResultQueue(recorder, inProgress);
        dispatcher = new Dispatcher(
                integrations,
                leases,
                new Coalescing(
                        jdbc,
                        server.part(TransactionTemplate.class),
                        server.part(DeliveryLines.class),
                        wakeup,
                        pacing,
                        node),
                attempts,
                results,
                pacing,
                shares,
                inProgress,
                new RecalledDeliveries(),
                wakeup,
                shape,
                server.clock());
        worker = new DeliveryWorker(dispatcher, leases, shares, inProgress, wakeup, shape, settings, server.clock());
    }

    public int step() {
        return worker.step();
    }

    List<LeasedDelivery> claim(IntegrationId id, int most) {
        Instant now = server.clock().instant();
        Integration integration = server.part(Integrations.class).find(id).orElseThrow();
        return leases.claim(List.of(new Room(integration, most, now)), now, now.plus(shape.lease()));
    }

    /** Claims like the product: deliveries that wait for the cadence only when their boundary has passed. */
    List<LeasedDelivery> claim(Integration integration, int most) {
        Instant now = server.clock().instant();
        Instant boundary = Cadence.latest(integration.delivery().frequency(), now);
        return leases.claim(List.of(new Room(integration, most, boundary)), now, now.plus(shape.lease()));
    }

    AttemptResult attempt(LeasedDelivery delivery, Integration integration) {
        return attempts.make(delivery, integration);
    }

    /** Records the results in one transaction. */
    void recordTogether(AttemptResult... results) {
        server.part(TransactionTemplate.class).executeWithoutResult(_ -> attemptRecorder.handle(List.of(results)));
    }

    /** Claims deliveries and sends them without recording a result, like a node that dies meanwhile. */
    public void dieWhileSending(Integration integration) {
        claim(integration.id(), 4).forEach(delivery -> attempt(delivery, integration));
    }

    @Override
    public void close() {
        if (worker.isRunning()) {
            worker.stop();
        }
        shares.leave();
        recorder.close();
    }
}
