package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.ProcessPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.ServerProcess;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests two server processes on one PostgreSQL under load. A tiny load balancer distributes the requests and polls {@code
 * /readyz}, as real ones do. Prints its figures.
 */
@Tag("process")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class NodesTest {

    private static final String ADMIN_KEY = "administrator-of-two-nodes";
    private static final String MASTER_KEY = "the-master-key-that-both-of-the-nodes-share";
    private static final int CLIENTS = 8;
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(3);

    @TempDir
    static Path directory;

    private final ExternalDatabase database = TestDatabase.empty();
    private final Map<String, ServerProcess> nodes = new ConcurrentHashMap<>();
    private final Balancer balancer = new Balancer();

    @BeforeAll
    void startBoth() {
        ServerProcess one = process("one", Map.of());
        ServerProcess two = process("two", Map.of());
        nodes.put("one", one.awaitReady());
        nodes.put("two", two.awaitReady());
    }

    @AfterAll
    void stopAll() {
        nodes.values().forEach(ServerProcess::close);
    }

    @Test
    @Order(1)
    void aNodeWithAnotherMasterKeyRefusesToStartAndSaysWhatToDo() {
        try (ServerProcess stranger =
                process("stranger", Map.of("PARTNERSYNC_MASTER_KEY", "another-master-key-than-the-one-of-the-first"))) {
            assertThat(stranger.awaitExit()).as("a restart does not help").isEqualTo(2);
            assertThat(stranger.lines())
                    .anyMatch(line ->
                            line.startsWith("the master key is not the one that this database was sealed with"));
            node("one").api().get("/livez").is(200);
        }
    }

    @Test
    @Order(2)
    void refusesNoRequestDuringARollingRestart() throws Exception {
        try (var partner = SimulatedPartner.start("rolling");
                var load = new Load(ProcessPartner.at(partner, admin("one")).id())) {
            load.awaitPlaced(50);
            double first = restart("one", load);
            double second = restart("two", load);
            load.awaitPlaced(load.placed() + 50);
            load.stop();

            assertThat(load.refused).as("requests without a success").isEmpty();
            Map<String, List<String>> history = load.histories(admin("one"));
            assertThat(history.keySet()).isEqualTo(load.acknowledged.keySet());
            int changes = awaitAllTold(partner, history);
            System.out.printf(
                    Locale.ROOT,
                    "rolling restart of two nodes: %d requests, 0 refused; drained in %.1f s and %.1f s; %d changes told, %d"
                            + " repeated%n",
                    load.requests.get(),
                    first,
                    second,
                    changes,
                    repeats(partner));
        }
    }

    /** Runs last, because it kills one of the two nodes. */
    @Test
    @Order(3)
    void losesNothingAndKeepsTheOrderWhenOneOfTwoIsKilled() throws Exception {
        try (var partner = SimulatedPartner.start("killed");
                var load = new Load(ProcessPartner.at(partner, admin("one")).id())) {
            load.awaitPlaced(150);
            long before = System.nanoTime();
            ServerProcess victim = Objects.requireNonNull(nodes.remove("two"));
            victim.signal("KILL");
            victim.awaitExit();
            Db db = new Db(database);
            String lastLease = db.text("select (now() + interval '30 s')::text");
            load.awaitPlaced(load.placed() + 150);
            load.stop();
            shortenLeasesOfTheDead(db, lastLease);

            Map<String, List<String>> history = load.histories(admin("one"));
            assertThat(history.keySet()).containsAll(load.acknowledged.keySet());
            int changes = awaitAllTold(partner, history);
            double recovered = seconds(before);

            assertThat(distinct(partner)).isEqualTo(changes);
            assertThat(partner.log().statusesByOrder()).isEqualTo(history);
            System.out.printf(
                    Locale.ROOT,
                    "kill -9 of one of two nodes: %d orders acknowledged, %d there, 0 lost; %d changes told, all in order per"
                            + " order; %d repeated with the same webhook-id; everything told %.1f s after the kill, with"
                            + " leases shortened by 25 s%n",
                    load.acknowledged.size(),
                    history.size(),
                    changes,
                    repeats(partner),
                    recovered);
        }
    }

    /**
     * Saves most of the wait for the end of these leases; {@code LeaseTest} shows that nobody takes anything before. Leases of what the
     * other node has claimed since the kill end later; all of that is sent by then.
     */
    private static void shortenLeasesOfTheDead(Db db, String lastLease) {
        String unsent =
                "deliveries where is_head and (attempt_count = 0 or leased_by is not null and due_at > ?::timestamptz)";
        await().atMost(LONGEST_RECOVERY).until(() -> db.count(unsent, lastLease) == 0);
        db.update("update deliveries set due_at = due_at - interval '25 s' where leased_by is not null");
    }

    private ServerProcess node(String name) {
        return Objects.requireNonNull(nodes.get(name), name);
    }

    private Api admin(String name) {
        return node(name).api().as(ADMIN_KEY);
    }

    /** Waits until the partner has received all changes of these histories. Returns their number. */
    private static int awaitAllTold(SimulatedPartner partner, Map<String, List<String>> history) {
        int changes = history.values().stream().mapToInt(List::size).sum();
        await().atMost(LONGEST_RECOVERY).until(() -> distinct(partner) >= changes);
        return changes;
    }

    private static long repeats(SimulatedPartner partner) {
        return partner.log().all().stream().filter(ReceivedWebhook::repeat).count();
    }

    /** Stops the node with SIGTERM, as a supervisor does, and starts it again. Returns how many seconds the stop took. */
    private double restart(String name, Load load) {
        int before = load.placed();
        ServerProcess node = node(name);
        long start = System.nanoTime();
        node.signal("TERM");
        node.awaitExit();
        double took = seconds(start);
        assertThat(took).as("seconds to drain").isLessThan((double) LONGEST_DRAIN.toSeconds());
        nodes.put(name, process(name, Map.of()).awaitReady());
        load.awaitPlaced(before + 100);
        return took;
    }

    private ServerProcess process(String name, Map<String, String> others) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PARTNERSYNC_DATABASE_URL",
                database.url(),
                "PARTNERSYNC_DATABASE_USER",
                database.user(),
                "PARTNERSYNC_DATABASE_PASSWORD",
                database.password(),
                "PARTNERSYNC_MASTER_KEY",
                MASTER_KEY,
                "PARTNERSYNC_ADMIN_KEY",
                ADMIN_KEY,
                "PARTNERSYNC_ALLOW_PRIVATE_TARGETS",
                "true",
                "PARTNERSYNC_DRAIN_SECONDS",
                "3"));
        database.owner().ifPresent(owner -> {
            environment.put("PARTNERSYNC_DATABASE_OWNER_USER", owner.user());
            environment.put("PARTNERSYNC_DATABASE_OWNER_PASSWORD", owner.password());
        });
        environment.putAll(others);
        return ServerProcess.jar(directory.resolve(name), environment, "start");
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static long distinct(SimulatedPartner partner) {
        return partner.log().accepted().stream()
                .map(ReceivedWebhook::id)
                .distinct()
                .count();
    }

    /** Sends the requests in rotation to the nodes that were ready at the last poll, at most 200 milliseconds ago. */
    private final class Balancer {
        private static final Duration ASKED_EVERY = Duration.ofMillis(200);
        private final HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        private final AtomicInteger turn = new AtomicInteger();
        private volatile List<URI> ready = List.of();

        void ask() {
            List<URI> answered = new ArrayList<>();
            for (ServerProcess node : nodes.values()) {
                try {
                    HttpRequest request = HttpRequest.newBuilder(node.url().resolve("/readyz"))
                            .timeout(Duration.ofSeconds(2))
                            .build();
                    if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                        answered.add(node.url());
                    }
                } catch (HttpTimeoutException busy) {
                    if (ready.contains(node.url())) {
                        answered.add(node.url()); // a balancer needs more than one timeout to remove a node
                    }
                } catch (IOException down) {
                    // the node is not ready
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            ready = List.copyOf(answered);
        }

        HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
            List<URI> now = ready;
            if (now.isEmpty()) {
                throw new IOException("no node is ready");
            }
            URI node = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
            return client.send(
                    HttpRequest.newBuilder(node.resolve(path))
                            .timeout(Duration.ofSeconds(20))
                            .header("X-API-Key", ADMIN_KEY)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    /** Places and approves orders without a pause, from several clients. */
    private final class Load implements AutoCloseable {
        private final String partnerId;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger number = new AtomicInteger();
        private final AtomicInteger requests = new AtomicInteger();
        private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
        private final List<String> refused = new CopyOnWriteArrayList<>();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());

        Load(String partnerId) {
            this.partnerId = partnerId;
            balancer.ask();
            var _ = asking.scheduleWithFixedDelay(
                    balancer::ask, 0, Balancer.ASKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            for (int client = 0; client < CLIENTS; client++) {
                threads.execute(this::work);
            }
        }

        int placed() {
            return acknowledged.size();
        }

        void awaitPlaced(int enough) {
            await().atMost(LONGEST_RECOVERY).until(() -> placed() >= enough);
        }

        void stop() {
            stopped.set(true);
            asking.shutdownNow();
            threads.close();
        }

        @Override
        public void close() {
            stop();
        }

        private void work() {
            while (!stopped.get()) {
                String reference = "NODES-" + number.incrementAndGet();
                String placed = send("/api/v1/partners/" + partnerId + "/orders", ProcessPartner.order(reference), 201);
                if (placed != null) {
                    String number = JsonMapper.shared()
                            .readTree(placed)
                            .at("/data/chargecars_order_id")
                            .asString();
                    acknowledged.put(reference, number);
                    send(
                            "/api/v1/status/change",
                            Map.of("entity_type", "order", "entity_id", number, "to_status", "approved"),
                            200);
                }
            }
        }

        private @org.jspecify.annotations.Nullable String send(String path, Object body, int expected) {
            requests.incrementAndGet();
            try {
                HttpResponse<String> response = balancer.post(path, body);
                if (response.statusCode() == expected) {
                    return response.body();
                }
                refused.add(response.statusCode() + " " + response.body());
            } catch (IOException failed) {
                refused.add(failed.toString());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return null;
        }

        /** The status history of each order in the partner's words, by the partner's reference. */
        Map<String, List<String>> histories(Api admin) {
            Map<String, List<String>> histories = new HashMap<>();
            String cursor = "";
            do {
                Reply page = admin.get("/api/v1/partners/" + partnerId + "/orders?limit=200" + cursor)
                        .is(200);
                page.data()
                        .valueStream()
                        .forEach(order -> histories.put(
                                order.path("partner_order_id").asString(),
                                order.path("history")
                                        .valueStream()
                                        .map(entry ->
                                                entry.path("partner_status").asString())
                                        .toList()));
                cursor = page.at("/next_cursor").isNull() ? "" : "&cursor=" + page.text("/next_cursor");
            } while (!cursor.isEmpty());
            return histories;
        }
    }
}
