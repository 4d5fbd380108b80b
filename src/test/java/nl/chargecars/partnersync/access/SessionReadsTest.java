package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import nl.chargecars.partnersync.contract.ApiDocument;
import nl.chargecars.partnersync.contract.Operation;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Endpoints;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * Tests the auditing of sessions that read personal data. The endpoints that show such data are derived from {@code openapi.yaml}, so
 * that a new one is audited, too.
 */
@ExtendWith(WithServer.class)
class SessionReadsTest {

    /** Names of members that identify a customer or a technician, or hold what somebody wrote or sent. */
    private static final Set<String> TELLING = Set.of(
            "access_notes",
            "body",
            "business_context",
            "customer",
            "customer_info",
            "dismissal_reason",
            "message",
            "notes",
            "payload",
            "phone",
            "reason",
            "response_body",
            "technician_info",
            "transition_reason");

    /** Members with such names that hold only text of our own, or belong to calls that we make up: they concern no person. */
    private static final Set<String> OURS = Set.of(
            "Alert.message",
            "AlertChannel.message",
            "AppliedReconciliation.message",
            "AppliedReconciliation.reason",
            "CertificationCall.body",
            "CertificationCall.response_body",
            "CertificationCheck.message",
            "ReconciliationDifference.message",
            "RefusedCalls.reason",
            "TestEventResult.response_body");

    private static final byte[] NOTHING = {'{', '}'};

    private final TestServer server;

    SessionReadsTest(TestServer server) {
        this.server = server;
    }

    @Test
    void leavesOutNoAnswerThatCanTellOfAPerson() {
        Set<String> harmless = new TreeSet<>();
        Set<String> personal = new TreeSet<>();
        for (Operation operation : ApiDocument.get().operations()) {
            members(operation, (schema, member) -> {
                if (OURS.contains(schema + "." + member)) {
                    harmless.add(schema + "." + member);
                } else if (TELLING.contains(member)) {
                    personal.add(operation.call());
                }
            });
        }
        assertThat(SessionReads.PERSONAL.keySet().stream().map(Endpoints::withoutNames))
                .containsExactlyInAnyOrderElementsOf(personal);
        assertThat(harmless).containsExactlyInAnyOrderElementsOf(OURS);
    }

    @Test
    void keepsInTheTrailThatASessionAskedForAnyOfThem() {
        TestUser user = TestUser.with(server, "operator");
        Api api = user.signIn().api().unobserved();
        List<String> asked = SessionReads.PERSONAL.keySet().stream()
                .map(SessionReadsTest::call)
                .toList();
        for (String call : asked) {
            String[] parts = call.split(" ", 2);
            api.send(parts[0], parts[1] + "?email=somebody", parts[0].equals("GET") ? new byte[0] : NOTHING);
        }
        assertThat(user.shownPersonalData())
                .extracting(row -> row.get("path"))
                .containsExactlyElementsOf(
                        asked.stream().map(call -> call.split(" ", 2)[1]).toList());
    }

    @Test
    void namesWhatWasAskedFor() {
        TestUser user = TestUser.with(server, "operator");
        Api api = user.signIn().api();
        UUID partner = UUID.randomUUID();
        UUID delivery = UUID.randomUUID();
        api.get("/api/v1/partners/" + partner + "/status-updates").isFailure(404, "PARTNER_NOT_FOUND");
        api.post("/api/v1/partners/" + partner + "/deliveries/" + delivery + "/retry", "")
                .is(404);
        assertThat(user.shownPersonalData())
                .extracting(row -> row.get("table_name"), row -> row.get("record_id"))
                .containsExactly(
                        tuple("partner_status_updates", "status-updates"), tuple("deliveries", delivery.toString()));
    }

    /** The audit trail keeps its entries for ever, also if the caller made the path up. */
    @Test
    void keepsNothingOfAnAddressButIds() {
        TestUser user = TestUser.with(server, "operator");
        Api api = user.signIn().api();
        String orders = "/api/v1/partners/" + UUID.randomUUID() + "/orders/";
        List<String> asked = List.of(
                "/api/v1/orders/jan@example.com",
                "/api/v1/orders/CC-2026-99999",
                "/api/v1/orders/" + "7".repeat(3_000),
                "/api/v1/status/history/order/Jan%20Janssen",
                orders + "VLV-2025-789123",
                orders + "VLV%2F7",
                orders + "jan%40example.com",
                orders + "Jan-Janssen",
                orders + "Hoofdstraat%20123",
                orders + "7".repeat(201));
        asked.forEach(path -> api.get(path).is(404));
        assertThat(user.shownPersonalData())
                .extracting(row -> row.get("path"), row -> row.get("record_id"))
                .containsExactly(
                        tuple("/api/v1/orders/?", "?"),
                        tuple("/api/v1/orders/CC-2026-99999", "CC-2026-99999"),
                        tuple("/api/v1/orders/?", "?"),
                        tuple("/api/v1/status/history/order/?", "?"),
                        tuple(orders + "VLV-2025-789123", "VLV-2025-789123"),
                        tuple(orders + "VLV/7", "VLV/7"),
                        tuple(orders + "?", "?"),
                        tuple(orders + "?", "?"),
                        tuple(orders + "?", "?"),
                        tuple(orders + "?", "?"));
    }

    /** The audit trail would name the user as having seen the data. Pages, unlike the API, may be opened from other sites. */
    @Test
    void takesNoSessionFromAnotherSite() {
        TestUser user = TestUser.with(server, "operator");
        Browser browser = user.signIn();
        Api api = browser.api();
        api.with("Sec-Fetch-Site", "cross-site").get("/api/v1/orders").isFailure(401, "UNAUTHENTICATED");
        assertThat(user.shownPersonalData()).isEmpty();
        api.with("Sec-Fetch-Site", "same-origin").get("/api/v1/orders").is(200);
        api.with("Sec-Fetch-Site", "none").get("/api/v1/orders").is(200);
        assertThat(user.shownPersonalData()).hasSize(2);
        server.admin()
                .with("Sec-Fetch-Site", "cross-site")
                .get("/api/v1/orders")
                .is(200);
        browser.with("Sec-Fetch-Site", "cross-site").open("/account").is(200);
    }

    /** The endpoint as a call, with ids that do not exist: the trail records the request, whether or not it finds anything. */
    private static String call(String endpoint) {
        return endpoint.replaceAll("\\{[^/]*}", UUID.randomUUID().toString());
    }

    private static void members(Operation operation, BiConsumer<String, String> found) {
        operation.node().path("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .map(response -> ApiDocument.get().resolve(response.getValue()))
                .flatMap(response -> response.path("content").valueStream())
                .forEach(content -> members(content.path("schema"), "Answer", new HashSet<>(), found));
    }

    /** Reports all members of a schema and of the schemas that it is made of. */
    private static void members(JsonNode node, String schema, Set<String> seen, BiConsumer<String, String> found) {
        if (node.has("$ref")) {
            String reference = node.path("$ref").stringValue();
            if (seen.add(reference)) {
                String name = reference.substring(reference.lastIndexOf('/') + 1);
                members(ApiDocument.get().resolve(node), name, seen, found);
            }
            return;
        }
        node.path("properties").propertyNames().forEach(member -> found.accept(schema, member));
        node.valueStream().filter(JsonNode::isContainer).forEach(part -> members(part, schema, seen, found));
    }
}
