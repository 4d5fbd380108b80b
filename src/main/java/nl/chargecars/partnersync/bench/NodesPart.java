package nl.chargecars.partnersync.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the same work done by one node and by two nodes on one PostgreSQL. On one machine the nodes share the processors, so this
 * does not show how much more two nodes can do: it shows that they cooperate, and the cost of the cooperation.
 */
final class NodesPart {

    private static final int CLIENTS = 64;
    private static final int PARTNERS = 8;

    private final Results results;
    private final Stage.Launcher launcher;
    private final Stage stage;
    private final Receiver receiver;
    private final DeliveryPart deliveries;

    NodesPart(Results results, Stage.Launcher launcher, Stage stage, Receiver receiver, DeliveryPart deliveries) {
        this.results = results;
        this.launcher = launcher;
        this.stage = stage;
        this.receiver = receiver;
        this.deliveries = deliveries;
    }

    void measure() throws Exception {
        BenchPartner placing = stage.silentPartner("Nodes");
        List<BenchPartner> receiving = new ArrayList<>();
        for (int number = 1; number <= PARTNERS; number++) {
            receiving.add(stage.partner("Nodes, deliveries " + number, receiver.url(Receiver.TOLD)));
        }
        measure("one node", List.of(stage.server()), placing, receiving);
        try (ServerProcess another = stage.anotherNode(launcher)) {
            measure("two nodes", List.of(stage.server(), another), placing, receiving);
        }
    }

    private void measure(String name, List<ServerProcess> nodes, BenchPartner placing, List<BenchPartner> receiving)
            throws Exception {
        List<Integer> ports = nodes.stream().map(ServerProcess::port).toList();
        Load orders = Placing.load(ports, placing);
        results.say("  warming up " + name);
        stage.warm(results, nodes, window -> orders.closed(CLIENTS, window).answered());
        results.measure(
                Part.NODES,
                "orders, " + CLIENTS + " clients, " + name,
                length -> orders.closed(CLIENTS, length).figures());
        stage.warm(results, nodes, window -> deliveries.send(receiving, window).deliveries());
        results.measure(Part.NODES, "deliveries, " + PARTNERS + " partners, " + name, length -> {
            DeliveryPart.Sent sent = deliveries.send(receiving, length);
            return Map.of(Figure.THROUGHPUT, sent.perSecond(), Figure.ROUND_SECONDS, sent.seconds());
        });
    }
}
