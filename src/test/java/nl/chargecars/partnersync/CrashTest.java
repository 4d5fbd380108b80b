package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.simulator.PartnerAccess;
import nl.chargecars.partnersync.simulator.PartnerClient;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.simulator.StatusMessage;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.ProcessPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.ServerProcess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Kills the server with {@code kill -9} under load and restarts it: every acknowledged write is there exactly once, every delivery
 * arrives in order, and no order number is missing. Prints its figures.
 */
@Tag("process")
class CrashTest {

    private static final String ADMIN_KEY = "administrator-of-the-crash-test";
    private static final int CLIENTS = 12;
    private static final int ACKNOWLEDGED_BEFORE_EACH_CRASH = 150;
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(2);
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(3);

    @TempDir
    Path dataDir;

    /** The order numbers that the server acknowledged, by the partner's reference. */
    private final Map<String, String> acknowledgedOrders = new ConcurrentHashMap<>();

    /** The transition ids of the acknowledged approvals, by the partner's reference of the order. */
    private final Map<String, String> acknowledgedApprovals = new ConcurrentHashMap<>();

    /** The partner's status updates that the server acknowledged, by the partner's reference of the order. */
    private final Map<String, Told> acknowledgedUpdates = new ConcurrentHashMap<>();

    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Double> secondsToReady = new ArrayList<>();
    private @Nullable String partnerId;
    private String webhookSecret = "";

    private record Told(StatusMessage message, String outcome, String transition) {}

    @Test
    void losesNothingAndDoublesNothingWhenItIsKilledUnderLoad() throws Exception {
        try (var partner = SimulatedPartner.start("crash")) {
            runUntilKilled(partner, false);
            runUntilKilled(partner, true);
            try (ServerProcess server = started()) {
                Api admin = server.api().as(ADMIN_KEY);
                everyAcknowledgedUpdateIsKnownWhenItComesAgain(client(server));
                Map<String, JsonNode> orders = allOrders(admin);
                everyAcknowledgedOrderIsThereOnce(orders);
                everyAcknowledgedChangeIsInTheHistoryOnce(orders);
                noNumberIsMissing(orders);
                everyChangeArrivesInOrder(partner, orders);
                printFigures(partner, orders);
            }
        }
    }

    private void runUntilKilled(SimulatedPartner partner, boolean databaseToo) throws Exception {
        ServerProcess server = started();
        Api admin = server.api().as(ADMIN_KEY);
        if (partnerId == null) {
            var created = ProcessPartner.at(partner, admin);
            partnerId = created.id();
            webhookSecret = created.webhookSecret();
        }
        PartnerClient telling = client(server);
        int before = acknowledgedOrders.size();
        var enough = new Semaphore(0);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                clients.execute(() -> placeAndApproveAndTellUntilItDies(admin, telling, enough));
            }
            assertThat(enough.tryAcquire(ACKNOWLEDGED_BEFORE_EACH_CRASH, LONGEST_LOAD.toSeconds(), TimeUnit.SECONDS))
                    .as("orders acknowledged before the crash: %s", acknowledgedOrders.size() - before)
                    .isTrue();
            server.signal("KILL");
            if (databaseToo) {
                killDatabase();
            }
            server.awaitExit();
        }
    }

    private ServerProcess started() {
        ServerProcess server = ServerProcess.jar(
                dataDir,
                Map.of("PARTNERSYNC_ADMIN_KEY", ADMIN_KEY, "PARTNERSYNC_ALLOW_PRIVATE_TARGETS", "true"),
                "start");
        server.awaitReady();
        server.lines().stream()
                .filter(line -> line.startsWith("Partner Sync is ready"))
                .map(line -> Double.valueOf(line.replaceAll("[^0-9.]+", " ").strip()))
                .forEach(secondsToReady::add);
        return server;
    }

    private PartnerClient client(ServerProcess server) {
        return PartnerClient.of(new PartnerAccess(server.url(), String.valueOf(partnerId), "", webhookSecret));
    }

    private void placeAndApproveAndTellUntilItDies(Api admin, PartnerClient partner, Semaphore enough) {
        try {
            while (true) {
                String reference = "CRASH-" + attempts.incrementAndGet();
                Reply placed = admin.post("/api/v1/partners/" + partnerId + "/orders", ProcessPartner.order(reference));
                if (placed.status() != 201) {
                    return;
                }
                acknowledgedOrders.put(reference, placed.text("/data/chargecars_order_id"));
                enough.release();
                Reply approved = admin.post(
                        "/api/v1/status/change",
                        Map.of(
                                "entity_type",
                                "order",
                                "entity_id",
                                placed.text("/data/chargecars_order_id"),
                                "to_status",
                                "approved"));
                if (approved.status() != 200) {
                    return;
                }
                acknowledgedApprovals.put(reference, approved.text("/data/transition_id"));
                var begun = StatusMessage.raw("{\"partner_order_id\":\"" + reference + "\",\"status\":\"BEGUN\"}");
                var told = partner.pushStatus(begun);
                if (told.status() != 200) {
                    return;
                }
                acknowledgedUpdates.put(
                        reference,
                        new Told(
                                begun,
                                told.data().path("outcome").asString(),
                                told.data().path("transition_id").asString()));
            }
        } catch (AssertionError | UncheckedIOException died) {
            // without an answer the request was neither acknowledged nor refused, so nothing is expected of it
        }
    }

    private void killDatabase() throws IOException, InterruptedException {
        try (var files = Files.walk(dataDir)) {
            Path pidFile = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            String pid = Files.readAllLines(pidFile).getFirst();
            new ProcessBuilder("kill", "-KILL", pid).start().waitFor();
        }
    }

    private Map<String, JsonNode> allOrders(Api admin) {
        Map<String, JsonNode> orders = new ConcurrentHashMap<>();
        String cursor = "";
        do {
            Reply page = admin.get("/api/v1/partners/" + partnerId + "/orders?limit=200" + cursor)
                    .is(200);
            page.data()
                    .valueStream()
                    .forEach(order -> assertThat(
                                    orders.put(order.path("partner_order_id").asString(), order))
                            .as("a second order of the same reference")
                            .isNull());
            cursor = page.at("/next_cursor").isNull() ? "" : "&cursor=" + page.text("/next_cursor");
        } while (!cursor.isEmpty());
        return orders;
    }

    private void everyAcknowledgedOrderIsThereOnce(Map<String, JsonNode> orders) {
        acknowledgedOrders.forEach((reference, number) -> assertThat(orders)
                .hasEntrySatisfying(
                        reference,
                        order -> assertThat(order.path("chargecars_order_id").asString())
                                .isEqualTo(number)));
    }

    private void everyAcknowledgedUpdateIsKnownWhenItComesAgain(PartnerClient partner) {
        assertThat(acknowledgedUpdates.values()).extracting(Told::outcome).containsOnly("applied");
        acknowledgedUpdates.forEach((reference, told) -> assertThat(partner.pushStatus(told.message())
                        .data()
                        .path("outcome")
                        .asString())
                .as("said again of %s", reference)
                .isEqualTo("duplicate"));
    }

    private void everyAcknowledgedChangeIsInTheHistoryOnce(Map<String, JsonNode> orders) {
        acknowledgedApprovals.forEach((reference, transition) -> assertThat(transitions(orders.get(reference)))
                .as(reference)
                .hasSizeBetween(2, 3)
                .element(1)
                .isEqualTo(transition));
        acknowledgedUpdates.forEach((reference, told) -> assertThat(transitions(orders.get(reference)))
                .as(reference)
                .hasSize(3)
                .endsWith(told.transition()));
    }

    private static List<String> transitions(@Nullable JsonNode order) {
        return Objects.requireNonNull(order)
                .path("history")
                .valueStream()
                .map(entry -> entry.path("transition_id").asString())
                .toList();
    }

    /** The statuses that the partner is sent, in its own words: all in the history except the one that the partner itself reported. */
    private static List<String> ours(JsonNode order) {
        return order.path("history")
                .valueStream()
                .filter(entry -> !entry.path("to_status").asString().equals("in_progress"))
                .map(entry -> entry.path("partner_status").asString())
                .toList();
    }

    /** Checks the order numbers of each year separately: the test uses the real clock and may run over New Year. */
    private static void noNumberIsMissing(Map<String, JsonNode> orders) {
        Map<String, TreeSet<Integer>> ofYear = new TreeMap<>();
        orders.values().forEach(order -> {
            String number = order.path("chargecars_order_id").asString();
            int digits = number.lastIndexOf('-') + 1;
            ofYear.computeIfAbsent(number.substring(0, digits), _ -> new TreeSet<>())
                    .add(Integer.valueOf(number.substring(digits)));
        });
        assertThat(ofYear.values().stream().mapToInt(TreeSet::size).sum()).isEqualTo(orders.size());
        ofYear.values()
                .forEach(numbers -> assertThat(numbers)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, numbers.size()).boxed().toList()));
    }

    private static void everyChangeArrivesInOrder(SimulatedPartner partner, Map<String, JsonNode> orders) {
        int changes =
                orders.values().stream().mapToInt(order -> ours(order).size()).sum();
        partner.log().awaitAccepted(changes, LONGEST_RECOVERY);
        Map<String, List<String>> heard = partner.log().statusesByOrder();
        orders.forEach((reference, order) -> assertThat(heard.get(reference))
                .as("what the partner heard of %s", reference)
                .isEqualTo(ours(order)));
        assertThat(partner.log().accepted()).allMatch(webhook -> webhook.verified());
    }

    private void printFigures(SimulatedPartner partner, Map<String, JsonNode> orders) {
        long repeats =
                partner.log().all().stream().filter(webhook -> webhook.repeat()).count();
        System.out.printf(
                "kill -9: 2 crashes (one of the database too), %d orders, %d approvals and %d of the partner's status"
                        + " updates acknowledged, %d orders there, 0 lost, 0 doubled, 0 numbers missing; %d webhooks"
                        + " accepted, %d repeated with the same"
                        + " webhook-id; ready after %s s%n",
                acknowledgedOrders.size(),
                acknowledgedApprovals.size(),
                acknowledgedUpdates.size(),
                orders.size(),
                partner.log().accepted().size(),
                repeats,
                secondsToReady);
    }
}
