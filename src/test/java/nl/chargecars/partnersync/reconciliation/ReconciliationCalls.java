package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;

/** The HTTP calls by which staff and a partner compare both sides and resolve the differences. */
final class ReconciliationCalls {

    private ReconciliationCalls() {}

    static void itIsBeforeTheDailyHour(TestServer server) {
        server.clock().set(Instant.parse("2031-03-03T01:00:00Z"));
    }

    /** Polls the partner for every order and compares it now. Returns the id of the run. */
    static String run(PolledPartner polled) {
        String run = begin(polled);
        polled.server.part(ReconciliationWorker.class).step();
        return run;
    }

    /** Begins a run that no worker has continued yet. Returns its id. */
    static String begin(PolledPartner polled) {
        return polled.server
                .admin()
                .post(polled.partner.path("/reconciliation/run"), "")
                .is(200)
                .text("/data/run_id");
    }

    /** Posts a list of orders and their statuses as the partner. Returns the id of the run. */
    static String post(PolledPartner polled, boolean partial, Map<String, String> statuses) {
        List<Map<String, String>> orders = statuses.entrySet().stream()
                .map(one -> Map.of("partner_order_id", one.getKey(), "status", one.getValue()))
                .toList();
        return polled.partner
                .api()
                .post(polled.partner.path("/reconciliation"), Map.of("partial", partial, "orders", orders))
                .is(200)
                .text("/data/run/run_id");
    }

    /** The runs of the partner as cause and state, such as {@code daily finished}, the newest first. */
    static List<String> runs(PolledPartner polled) {
        List<String> runs = new ArrayList<>();
        polled.partner
                .api()
                .get(polled.partner.path("/reconciliation/runs"))
                .is(200)
                .data()
                .forEach(run -> runs.add(
                        run.path("cause").asString() + " " + run.path("state").asString()));
        return runs;
    }

    static Reply apply(PolledPartner polled, String run, Map<String, ?> body) {
        return polled.server.admin().post(polled.partner.path("/reconciliation/runs/" + run + "/apply"), body);
    }

    /** Dismisses the differences of these orders. */
    static Reply dismiss(PolledPartner polled, String run, String... orders) {
        return polled.server
                .admin()
                .post(
                        polled.partner.path("/reconciliation/runs/" + run + "/dismiss"),
                        Map.of("difference_ids", ids(polled, run, orders), "reason", "Asked by telephone"));
    }

    static List<String> ids(PolledPartner polled, String run, String... orders) {
        return List.of(orders).stream()
                .map(order -> polled.server
                        .db()
                        .text(
                                "select id from reconciliation_differences where run_id = ?::uuid and partner_order_id = ?",
                                run,
                                order))
                .toList();
    }

    /** The differences of a run, such as {@code A-1 differs new/IN_PROGRESS partner}. */
    static List<String> differences(PolledPartner polled, String run) {
        List<String> found = new ArrayList<>();
        polled.partner
                .api()
                .get(polled.partner.path("/reconciliation/runs/" + run + "/differences"))
                .is(200)
                .data()
                .forEach(one -> found.add(one.path("partner_order_id").asString() + " "
                        + one.path("kind").asString() + " " + one.path("status").asString("null") + "/"
                        + one.path("partner_status").asString("null") + " "
                        + one.path("ahead").asString()));
        return found;
    }
}
