package nl.chargecars.partnersync.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.WireNamed;

/** The parts of the benchmark that can be run separately, in the order in which they run. */
enum Part implements WireNamed {
    START("from the command to the first answer, cold and warm; memory at rest and under load"),
    CEILINGS("the same rows written by PostgreSQL alone, from plain JDBC"),
    ORDERS("orders over HTTP, with authentication, validation and audit"),
    UPDATES("signed status updates from partners"),
    NODES("two nodes on one PostgreSQL, beside one"),
    DELIVERIES("webhooks to a receiver on this machine: throughput, latency, troubled neighbours"),
    GROWTH("writes and lookups with more and more orders in the database");

    private final String title;

    Part(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static Optional<Part> named(String name) {
        return Arrays.stream(values())
                .filter(part -> part.wireName().equals(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Part::wireName).collect(Collectors.joining(", "));
    }
}
