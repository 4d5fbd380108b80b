package nl.chargecars.partnersync.bench;

import java.util.List;
import java.util.Optional;

/** Measures throughput, latency and CPU cost of one kind of request with few and many clients, and its share of the ceiling. */
final class Requests {

    private static final List<Integer> CLIENTS = List.of(1, 16, 64, 256);

    /** Number of clients of the warm-up. */
    private static final int WARMING_UP = 64;

    private final Results results;
    private final Stage stage;

    Requests(Results results, Stage stage) {
        this.results = results;
        this.stage = stage;
    }

    /** @param ceiling a round of the ceiling to compare with; empty if this run measures no ceilings */
    void measure(Part part, String what, Load load, Optional<Results.Round> ceiling) throws Exception {
        results.say("  warming up the server");
        stage.warm(results, window -> load.closed(WARMING_UP, window).answered());
        for (int clients : CLIENTS) {
            String name = what + ", " + clients + (clients == 1 ? " client" : " clients");
            results.measureByTurns(part, name, ceiling, length -> stage.costOf(() -> load.closed(clients, length)));
        }
    }
}
