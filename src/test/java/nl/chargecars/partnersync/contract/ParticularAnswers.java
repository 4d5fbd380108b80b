package nl.chargecars.partnersync.contract;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.SecondNode;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;

/** Provokes those documented answers that need a situation of their own. */
final class ParticularAnswers {

    private final Scene scene;
    private final TestPartner partner;
    private final Map<String, Supplier<Reply>> answers = new TreeMap<>();

    ParticularAnswers(Scene scene) {
        this.scene = scene;
        this.partner = scene.partner;
        orders();
        statusUpdates();
        reprocessing();
        dismissing();
        integrations();
        deliveries();
        statuses();
        staff();
        authorizationServer();
        polling();
    }

    /**
     * The calls that provoke the answers; the key is operation id, status and code, such as {@code issueToken 400 invalid_request}.
     */
    Map<String, Supplier<Reply>> all() {
        return answers;
    }

    private void orders() {
        answers.put("placeOrder 201", () -> partner.place(Seed.order(Scene.newOrderId())));
        answers.put(
                "placeOrder 409 ORDER_ALREADY_EXISTS",
                () -> partner.place(
                        Seed.order(scene.variable("partner_order_id")).with("/line_items/0/quantity", 2)));
        answers.put(
                "placeOrder 409 NO_ACTIVE_INTEGRATION",
                () -> scene.withoutIntegration.place(Seed.order(Scene.newOrderId())));
        answers.put("placeOrder 409 IDEMPOTENCY_KEY_IN_USE", this::placeWhileTheKeyIsInUse);
        answers.put("placeOrder 422 IDEMPOTENCY_KEY_REUSED", () -> {
            Api keyed = partner.api().with("Idempotency-Key", Scene.newOrderId());
            keyed.post(partner.path("/orders"), Seed.order(Scene.newOrderId())).is(201);
            return keyed.post(partner.path("/orders"), Seed.order(Scene.newOrderId()));
        });
    }

    /** Takes the lock that another node holds while it processes a request with this key. */
    private Reply placeWhileTheKeyIsInUse() {
        String key = Scene.newOrderId();
        try (Connection rival = scene.server.db().dataSource().getConnection();
                PreparedStatement lock = rival.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))")) {
            lock.setString(1, partner.id() + " " + key);
            lock.execute();
            return partner.api()
                    .with("Idempotency-Key", key)
                    .post(partner.path("/orders"), Seed.order(Scene.newOrderId()));
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private void authorizationServer() {
        TestClient client = TestClient.of(scene.server, partner.id());
        TestClient other = TestClient.of(scene.server, partner.id());
        for (String operation : List.of("issueToken", "introspectToken", "revokeToken")) {
            String path = "/oauth2/" + operation.replace("issueToken", "token").replace("Token", "");
            answers.put(operation + " 429 temporarily_unavailable", () -> tooManyRequests(path));
            answers.put(
                    operation + " 401 invalid_client",
                    () -> TestClient.form(scene.server).post(path, "token=x"));
            answers.put(operation + " 400 invalid_request", () -> client.api().post(path, "nonsense=x"));
            answers.put(
                    operation + " 415 UNSUPPORTED_MEDIA_TYPE",
                    () -> client.api()
                            .with("Content-Type", "multipart/form-data; boundary=b")
                            .post(path, "--b--"));
        }
        answers.put("issueToken 200", client::grant);
        answers.put(
                "issueToken 400 unsupported_grant_type",
                () -> client.api().post("/oauth2/token", "grant_type=authorization_code"));
        answers.put("issueToken 400 invalid_scope", () -> client.grant("all"));
        answers.put("introspectToken 200", () -> client.introspect(client.token()));
        answers.put("revokeToken 200", () -> client.revoke(client.token()));
        answers.put("revokeToken 400 unauthorized_client", () -> client.revoke(other.token()));
    }

    private void statusUpdates() {
        answers.put(
                "pushStatus 401 INVALID_SIGNATURE",
                () -> partner.api()
                        .with("X-ChargeCars-Signature", "00")
                        .post(partner.statusWebhookPath(), Seed.STATUS_UPDATE));
        answers.put(
                "pushStatus 401 UNAUTHENTICATED",
                () -> scene.server.api().as("no-key").post(partner.statusWebhookPath(), Seed.STATUS_UPDATE));
        answers.put("pushStatus 404 ORDER_NOT_FOUND", () -> scene.push(partner, Scene.update("none", "IN_PROGRESS")));
        answers.put(
                "pushStatus 409 INVALID_STATUS_TRANSITION",
                () -> scene.push(partner, Scene.update(scene.newOrder(), "DELIVERED")));
        answers.put(
                "pushStatus 409 NO_ACTIVE_INTEGRATION", () -> scene.push(scene.withoutIntegration, Seed.STATUS_UPDATE));
        answers.put(
                "pushStatus 422 STATUS_NOT_MAPPED", () -> scene.push(partner, Scene.update(scene.newOrder(), "LOST")));
    }

    private void reprocessing() {
        String operation = "reprocessStatusUpdate ";
        answers.put(operation + "200", () -> {
            String order = Scene.newOrderId();
            String update = scene.refused(Scene.update(order, "IN_PROGRESS"), "order_not_found");
            partner.placed(order);
            return reprocess(partner, update);
        });
        answers.put(
                operation + "404 NOT_FOUND",
                () -> reprocess(partner, Uuid7.next().toString()));
        answers.put(
                operation + "404 ORDER_NOT_FOUND",
                () -> reprocess(partner, scene.refused(Scene.update("none", "IN_PROGRESS"), "order_not_found")));
        answers.put(
                operation + "409 INVALID_STATUS_TRANSITION",
                () -> reprocess(
                        partner,
                        scene.refused(Scene.update(scene.newOrder(), "DELIVERED"), "invalid_status_transition")));
        answers.put(
                operation + "409 NO_ACTIVE_INTEGRATION",
                () -> reprocess(
                        scene.withoutIntegration,
                        scene.refused(scene.withoutIntegration, Seed.STATUS_UPDATE, "no_active_integration")));
        answers.put(
                operation + "422 STATUS_NOT_MAPPED",
                () -> reprocess(partner, scene.refused(Scene.update(scene.newOrder(), "LOST"), "status_not_mapped")));
        answers.put(operation + "409 PAYLOAD_EXPIRED", () -> {
            String update = scene.refused("{}", "invalid");
            scene.server.db().update("delete from status_update_bodies where status_update_id = ?::uuid", update);
            return reprocess(partner, update);
        });
        answers.put(operation + "422 VALIDATION_FAILED", () -> reprocess(partner, scene.refused("{}", "invalid")));
        answers.put("reprocessStatusUpdates 200", () -> {
            scene.refused(Scene.update("none", "IN_PROGRESS"), "order_not_found");
            return partner.api().post(partner.path("/status-updates/reprocess"), Map.of("outcome", "order_not_found"));
        });
    }

    private void dismissing() {
        answers.put("dismissStatusUpdate 200", () -> {
            String update = scene.refused(Scene.update("none", "IN_PROGRESS"), "order_not_found");
            return partner.api().post(partner.path("/status-updates/" + update + "/dismiss"), "");
        });
        answers.put("dismissStatusUpdates 200", () -> {
            scene.refused(Scene.update("none", "IN_PROGRESS"), "order_not_found");
            return partner.api().post(partner.path("/status-updates/dismiss"), Map.of("outcome", "order_not_found"));
        });
    }

    private Reply reprocess(TestPartner sender, String update) {
        return sender.api().post(sender.path("/status-updates/" + update + "/reprocess"), "");
    }

    private void integrations() {
        answers.put(
                "saveIntegration 201",
                () -> TestPartner.withoutIntegration(scene.server).configure(Scene.integration()));
        answers.put(
                "saveIntegration 409 INTEGRATION_ALREADY_ACTIVE",
                () -> partner.configure(Scene.integration().with("/integration_name", "another")));
        answers.put(
                "listStatusMapVersions 404 NOT_FOUND",
                () -> partner.api().get(versions(partner) + "?integration_name=none"));
        answers.put(
                "listStatusMapVersions 409 NO_ACTIVE_INTEGRATION",
                () -> scene.withoutIntegration.api().get(versions(scene.withoutIntegration)));
        answers.put("tryStatusMapping 404 NOT_FOUND", () -> tryOut(partner, Map.of("integration_name", "none")));
        answers.put("tryStatusMapping 409 NO_ACTIVE_INTEGRATION", () -> tryOut(scene.withoutIntegration, Map.of()));
        answers.put(
                "rotateWebhookSecret 404 NOT_FOUND",
                () -> partner.api().post(rotation(partner), Map.of("integration_name", "none")));
        answers.put(
                "rotateWebhookSecret 409 NO_ACTIVE_INTEGRATION",
                () -> scene.withoutIntegration.api().post(rotation(scene.withoutIntegration), ""));
        answers.put(
                "beginCertification 201",
                () -> certify(TestPartner.integrated(
                        scene.server, Scene.integration().with("/webhook_url", "http://127.0.0.1:1/webhooks"))));
        answers.put("beginCertification 409 NO_ACTIVE_INTEGRATION", () -> certify(scene.withoutIntegration));
        answers.put("beginCertification 422 VALIDATION_FAILED", () -> certify(scene.withoutWebhook));
        answers.put(
                "sendTestEvent 404 NOT_FOUND",
                () -> partner.api().post(testEventPath(partner), Map.of("integration_name", "none")));
        answers.put("sendTestEvent 409 NO_ACTIVE_INTEGRATION", () -> testEvent(scene.withoutIntegration));
        answers.put("sendTestEvent 422 VALIDATION_FAILED", () -> testEvent(scene.withoutWebhook));
    }

    private static String versions(TestPartner partner) {
        return partner.path("/integration-config/status-mapping/versions");
    }

    private static Reply tooManyRequests(String path) {
        Api guessing = TestServer.secondNode().api().with("Content-Type", "application/x-www-form-urlencoded");
        for (int guess = 0; guess < SecondNode.FEW.bySubject().burst(); guess++) {
            guessing.post(path, "client_id=nobody&client_secret=wrong");
        }
        return guessing.post(path, "client_id=nobody&client_secret=wrong");
    }

    private static Reply tryOut(TestPartner partner, Map<String, ?> which) {
        Map<String, Object> body = new HashMap<>(which);
        body.put("status_mapping", Map.of());
        return partner.api().post(partner.path("/integration-config/status-mapping/dry-run"), body);
    }

    private static String rotation(TestPartner partner) {
        return partner.path("/integration-config/webhook-secret/rotate");
    }

    private static Reply certify(TestPartner partner) {
        return partner.api().post(partner.path("/certification-runs"), "");
    }

    private static Reply testEvent(TestPartner partner) {
        return partner.api().post(testEventPath(partner), "");
    }

    private static String testEventPath(TestPartner partner) {
        return partner.path("/integration-config/test-event");
    }

    private void polling() {
        answers.put(
                "showPolling 409 NO_ACTIVE_INTEGRATION",
                () -> scene.admin().get(scene.withoutIntegration.path("/polling")));
        answers.put(
                "compareList 409 NO_ACTIVE_INTEGRATION",
                () -> scene.admin()
                        .post(
                                scene.withoutIntegration.path("/reconciliation"),
                                Map.of("orders", List.of(Map.of("partner_order_id", "A", "status", "B")))));
        answers.put("startReconciliation 409 NO_ACTIVE_INTEGRATION", () -> compareNow(scene.withoutIntegration));
        answers.put("startReconciliation 422 VALIDATION_FAILED", () -> compareNow(scene.withoutWebhook));
        answers.put("runPolling 409 NO_ACTIVE_INTEGRATION", () -> askNow(scene.withoutIntegration));
        answers.put("runPolling 422 VALIDATION_FAILED", () -> askNow(scene.withoutWebhook));
    }

    private Reply compareNow(TestPartner partner) {
        return scene.admin().post(partner.path("/reconciliation/run"), "");
    }

    private Reply askNow(TestPartner partner) {
        return scene.admin().post(partner.path("/polling/run"), "");
    }

    private void deliveries() {
        answers.put("sendDeliveriesNow 409 DELIVERIES_HELD", () -> sendNow(scene.withoutWebhook));
        answers.put("sendDeliveriesNow 409 NO_ACTIVE_INTEGRATION", () -> sendNow(scene.withoutIntegration));
        answers.put("dismissDelivery 409 DELIVERY_ALREADY_DELIVERED", () -> {
            String delivery = scene.deliveryOf(scene.newOrder());
            scene.server
                    .db()
                    .update(
                            "update deliveries set state = 'delivered', settled_at = created_at, is_head = false"
                                    + " where id = ?::uuid",
                            delivery);
            return partner.api().post(partner.path("/deliveries/" + delivery + "/dismiss"), "");
        });
        answers.put("retryDelivery 409 DELIVERIES_HELD", () -> {
            TestPartner moved = movedToAnotherIntegration();
            String delivery = waiting(moved).text("/data/0/delivery_id");
            return moved.api().post(moved.path("/deliveries/" + delivery + "/retry"), "");
        });
        answers.put("dismissDeliveries 200", () -> {
            TestPartner moved = movedToAnotherIntegration();
            String replaced = waiting(moved).text("/data/0/integration_id");
            return moved.api().post(moved.path("/deliveries/dismiss"), Map.of("integration_id", replaced));
        });
        answers.put("retryDelivery 409 PAYLOAD_EXPIRED", () -> {
            String delivery = scene.deliveryOf(scene.newOrder());
            scene.server.db().update("delete from event_payloads where event_id = ?::uuid", delivery);
            return partner.api().post(partner.path("/deliveries/" + delivery + "/retry"), "");
        });
    }

    /** A partner with a delivery that waits for the integration that it had before. */
    private TestPartner movedToAnotherIntegration() {
        TestPartner moved = TestPartner.integrated(
                scene.server, Scene.integration().with("/webhook_url", "http://127.0.0.1:1/webhooks"));
        moved.placed(Scene.newOrderId());
        moved.moveTo(Scene.integration());
        return moved;
    }

    private static Reply waiting(TestPartner partner) {
        return partner.api().get(partner.path("/deliveries?state=held")).is(200);
    }

    private void staff() {
        answers.put(
                "createStaffUser 201",
                () -> scene.admin()
                        .post("/api/v1/staff-users", Map.of("email", TestUser.newEmail(), "role", "viewer")));
        answers.put("eraseStaffUser 200", () -> {
            String path = "/api/v1/staff-users/" + scene.newStaffUser();
            scene.admin().patch(path, Map.of("disabled", true)).is(200);
            return scene.admin().delete(path);
        });
        answers.put("resetStaffPassword 422 VALIDATION_FAILED", () -> {
            String user = scene.newStaffUser();
            scene.server
                    .db()
                    .update(
                            "update staff_users set sign_in = 'oidc', oidc_subject = id::text where id = ?::uuid",
                            user);
            return scene.admin().post("/api/v1/staff-users/" + user + "/invitation", "");
        });
    }

    private Reply sendNow(TestPartner sender) {
        return sender.api().post(sender.path("/deliveries/send-now"), "");
    }

    private void statuses() {
        answers.put("changeStatus 404 ORDER_NOT_FOUND", () -> scene.server.change("CC-1999-00001", "approved"));
        answers.put(
                "changeStatus 409 INVALID_STATUS_TRANSITION",
                () -> scene.server.change(scene.newOrderNumber(), "completed"));
        answers.put(
                "replaceWorkflow 409 WORKFLOW_IN_USE",
                () -> scene.admin().put("/api/v1/status/workflows/order", JsonBody.of("""
                        {"statuses": [{"status": "received", "label": "Received", "is_initial": true}]}""")));
        answers.put(
                "replaceWorkflow 412 PRECONDITION_FAILED",
                () -> scene.admin()
                        .with("If-Match", "\"of another version\"")
                        .put("/api/v1/status/workflows/order", scene.workflow()));
    }
}
