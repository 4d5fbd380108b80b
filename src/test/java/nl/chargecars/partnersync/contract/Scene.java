package nl.chargecars.partnersync.contract;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;

/** Creates partners, an order and everything else that the operations need, so that each operation can be called with success. */
final class Scene {

    /** No server listens there: each delivery fails at once and does not leave this machine. */
    private static final URI CLOSED = URI.create("http://127.0.0.1:1/webhooks");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final TestServer server;
    final TestPartner partner;
    final TestPartner stranger;
    final TestPartner withoutIntegration;
    final TestPartner withoutWebhook;

    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, Object> bodies = new HashMap<>();

    Scene(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(
                server,
                integration()
                        .with("/webhook_url", CLOSED)
                        .with("/api_base_url", CLOSED)
                        .with("/polling", Map.of("path", "/orders/{partner_order_id}", "status_pointer", "/status")));
        this.stranger = TestPartner.withoutIntegration(server);
        this.withoutIntegration = TestPartner.withoutIntegration(server);
        this.withoutWebhook = TestPartner.integrated(server, integration().without("/webhook_url"));
        String order = newOrder();
        variables.put("partner_id", partner.id().toString());
        variables.put("partner_order_id", order);
        variables.put("id", partner.order(order).text("/data/chargecars_order_id"));
        variables.put("delivery_id", deliveryOf(order));
        variables.put(
                "replay_id",
                partner.api()
                        .post(partner.path("/deliveries/replay"), Map.of("state", "dismissed"))
                        .is(200)
                        .text("/data/replay_id"));
        variables.put("update_id", refused(update(order, "NEVER_MAPPED"), "status_not_mapped"));
        variables.put("file", "docs.css");
        variables.put("user_id", newStaffUser());
        variables.put("run_id", reconciled(order));
        variables.put("alert_id", newAlert());
        variables.put("challenge", "anything");
        variables.put(
                "certification_run_id",
                partner.api()
                        .post(partner.path("/certification-runs"), "")
                        .is(201)
                        .text("/data/certification_run_id"));
        fillBodies(order);
    }

    /** Reconciles a list with one order and returns the run's id. */
    private String reconciled(String order) {
        return partner.api()
                .post(partner.path("/reconciliation"), list(order))
                .is(200)
                .text("/data/run/run_id");
    }

    private static Map<String, ?> list(String order) {
        return Map.of("orders", List.of(Map.of("partner_order_id", order, "status", "IN_PROGRESS")));
    }

    private void fillBodies(String order) {
        bodies.put("placeOrder", Seed.order(order));
        bodies.put("patchReferences", Map.of("partner_invoice_id", "INV-1"));
        bodies.put("pushStatus", update(order, "IN_PROGRESS"));
        bodies.put("saveIntegration", Map.of("integration_name", "volvo_dealer_api", "webhook_url", CLOSED));
        bodies.put("tryStatusMapping", Map.of("status_mapping", Map.of("chargecars_to_partner", Map.of("new", "HI"))));
        bodies.put("rotateWebhookSecret", Map.of("overlap_seconds", 3_600));
        bodies.put("sendTestEvent", Map.of("integration_name", "volvo_dealer_api"));
        bodies.put("dismissDelivery", Map.of("reason", "told by telephone"));
        bodies.put("reprocessStatusUpdates", Map.of("outcome", "order_not_found"));
        bodies.put("dismissStatusUpdate", Map.of("reason", "a test of theirs"));
        bodies.put("dismissStatusUpdates", Map.of("outcome", "order_not_found", "reason", "tests of theirs"));
        bodies.put("dismissDeliveries", Map.of("integration_id", UUID.randomUUID(), "reason", "told by telephone"));
        bodies.put("replayDeliveries", Map.of("dry_run", true));
        bodies.put("compareList", list(order));
        bodies.put("dismissDifferences", Map.of("difference_ids", List.of(UUID.randomUUID())));
        bodies.put("dismissUnsentStatus", Map.of("status", "on_hold"));
        bodies.put("applyReconciliation", Map.of("take", "partner"));
        bodies.put("createPartner", Map.of("name", "Essent"));
        bodies.put("renamePartner", Map.of("name", "Essent Nederland"));
        bodies.put("createCredential", Map.of("type", "basic_auth"));
        bodies.put("createStaffKey", Map.of("role", "viewer"));
        bodies.put("createStaffUser", Map.of("email", TestUser.newEmail(), "role", "viewer"));
        bodies.put("changeStaffUser", Map.of("role", "operator"));
        bodies.put(
                "changeStatus", Map.of("entity_type", "order", "entity_id", newOrderNumber(), "to_status", "approved"));
        bodies.put("replaceWorkflow", workflow());
        bodies.put("eraseCustomer", Map.of("email", "nobody@example.nl", "dry_run", true));
    }

    Api admin() {
        return server.admin();
    }

    /** Calls the operation on the prepared data, with a valid body. */
    Reply call(Api api, Operation operation) {
        return send(api, operation, path(operation), body(operation));
    }

    Reply send(Api api, Operation operation, String path, Object body) {
        return switch (operation.method()) {
            case "GET" -> api.get(path);
            case "DELETE" -> api.delete(path);
            case "POST" -> api.post(path, body);
            case "PUT" -> api.put(path, body);
            case "PATCH" -> api.patch(path, body);
            default -> throw new IllegalArgumentException(operation.toString());
        };
    }

    /** A valid body for the operation; empty when the operation has none. */
    Object body(Operation operation) {
        return bodies.getOrDefault(operation.id(), "");
    }

    String path(Operation operation) {
        return path(operation, Map.of());
    }

    /**
     * The path of the operation, with the prepared data's ids for its variables.
     *
     * @param others values that replace the prepared ones
     */
    String path(Operation operation, Map<String, String> others) {
        var all = new HashMap<>(variables);
        all.put("credential_id", operation.path().contains("/staff-keys/") ? newStaffKey() : newCredential());
        all.putAll(others);
        String path = operation.path();
        for (Map.Entry<String, String> variable : all.entrySet()) {
            path = path.replace("{" + variable.getKey() + "}", variable.getValue());
        }
        return path;
    }

    String newStaffUser() {
        return admin().post("/api/v1/staff-users", Map.of("email", TestUser.newEmail(), "role", "viewer"))
                .is(201)
                .text("/data/user/user_id");
    }

    String variable(String name) {
        return variables.get(name) == null ? "" : variables.get(name);
    }

    /** The seed's integration, which accepts an API key as well as a signature. */
    static JsonBody integration() {
        return Seed.integration().with("/inbound_auth", "either");
    }

    /** Places another order and returns the partner's id of it. */
    String newOrder() {
        String id = newOrderId();
        partner.placed(id);
        return id;
    }

    String newOrderNumber() {
        return partner.placed(newOrderId());
    }

    static String newOrderId() {
        return "ORDER-" + NUMBER.incrementAndGet();
    }

    static JsonBody update(String order, String status) {
        return Seed.statusUpdate().with("/partner_order_id", order).with("/status", status);
    }

    Reply push(TestPartner sender, Object body) {
        return sender.api().post(sender.statusWebhookPath(), body);
    }

    /** Sends a status update that the server refuses, and returns the id under which it is stored. */
    String refused(Object body, String outcome) {
        return refused(partner, body, outcome);
    }

    String refused(TestPartner sender, Object body, String outcome) {
        push(sender, body);
        return sender.api()
                .get(sender.path("/status-updates?limit=1&outcome=" + outcome))
                .is(200)
                .text("/data/0/status_update_id");
    }

    String deliveryOf(String order) {
        return partner.api()
                .get(partner.path("/deliveries?partner_order_id=" + order))
                .is(200)
                .text("/data/0/delivery_id");
    }

    JsonBody workflow() {
        return JsonBody.of(
                admin().get("/api/v1/status/workflows/order").is(200).data().toString());
    }

    private String newAlert() {
        UUID id = Uuid7.next();
        server.db()
                .update(
                        "insert into alerts (id, kind, subject, message, opened_at)"
                                + " values (?, 'housekeeping_failing', ?, 'It fails.', now())",
                        id,
                        "job " + id);
        return id.toString();
    }

    private String newCredential() {
        return admin().post(partner.path("/credentials"), Map.of("type", "api_key"))
                .is(201)
                .text("/data/credential_id");
    }

    private String newStaffKey() {
        return admin().post("/api/v1/staff-keys", Map.of("role", "viewer"))
                .is(201)
                .text("/data/credential_id");
    }
}
