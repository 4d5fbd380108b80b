package nl.chargecars.partnersync.contract;

import java.util.Map;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.SecondNode;
import nl.chargecars.partnersync.testing.TestServer;
import tools.jackson.databind.JsonNode;

/** Provokes those documented answers that are provoked in the same way for every operation. */
final class CommonAnswers {

    private static final String TOO_LARGE = "\"" + "x".repeat(300 * 1024) + "\"";

    /** Invalid bodies for the operations for which the standard invalid body would not be one. */
    private static final Map<String, String> INVALID = Map.of(
            "patchReferences", "{\"api_version\": \"2\"}",
            "dismissDelivery", "{\"reason\": 1}",
            "dismissStatusUpdate", "{\"reason\": 1}",
            "dismissStatusUpdates", "{\"outcome\": \"applied\"}",
            "applyReconciliation", "{\"take\": \"both\"}",
            "replayDeliveries", "{\"state\": \"lost\"}");

    private final Scene scene;

    CommonAnswers(Scene scene) {
        this.scene = scene;
    }

    Reply provoke(Answer answer) {
        Operation operation = answer.operation();
        Api admin = scene.admin();
        return switch (answer.code()) {
            case "" -> success(operation, answer.status());
            case "UNAUTHENTICATED" -> scene.call(scene.server.api(), operation);
            case "FORBIDDEN" -> scene.call(scene.stranger.api(), operation);
            case "RATE_LIMIT_EXCEEDED" -> guessTooOften(operation);
            case "MALFORMED_JSON" -> scene.send(admin, operation, scene.path(operation), "{");
            case "MALFORMED_REQUEST" -> malformed(operation);
            case "PARTNER_NOT_FOUND" ->
                at(operation, Map.of("partner_id", Uuid7.next().toString()));
            case "NOT_FOUND", "ORDER_NOT_FOUND" -> withoutWhatIsMeant(operation);
            case "PAYLOAD_TOO_LARGE" -> scene.send(admin, operation, scene.path(operation), TOO_LARGE);
            case "UNSUPPORTED_MEDIA_TYPE" -> scene.call(admin.with("Content-Type", "text/plain"), operation);
            case "VALIDATION_FAILED" ->
                scene.send(
                        admin,
                        operation,
                        scene.path(operation),
                        INVALID.getOrDefault(operation.id(), "{\"nonsense\": 1}"));
            default -> throw new AssertionError("nobody knows how to provoke " + answer);
        };
    }

    private Reply guessTooOften(Operation operation) {
        Api guessing = TestServer.secondNode().api().as("a-wrong-key");
        for (int guess = 0; guess < SecondNode.FEW.byAddress().burst(); guess++) {
            guessing.get("/api/v1/orders");
        }
        return scene.call(guessing, operation);
    }

    private Reply success(Operation operation, String status) {
        Api admin = scene.admin();
        if (status.equals("304")) {
            String etag = scene.call(admin, operation).header("ETag");
            return scene.call(admin.with("If-None-Match", etag), operation);
        }
        return scene.call(admin, operation);
    }

    private Reply malformed(Operation operation) {
        if (operation.path().contains("{partner_id}")) {
            return at(operation, Map.of("partner_id", "no-uuid"));
        }
        boolean paged = operation.parameters("query").stream()
                .anyMatch(parameter -> parameter.path("name").asString().equals("limit"));
        String path = scene.path(operation) + (paged ? "?limit=0" : ";nonsense");
        return scene.send(scene.admin(), operation, path, scene.body(operation));
    }

    /**
     * Calls the operation with an unknown id in the last variable of its path, which names the resource that the operation is about.
     */
    private Reply withoutWhatIsMeant(Operation operation) {
        JsonNode last = operation.parameters("path").getLast();
        boolean uuid = last.path("schema").path("format").asString("").equals("uuid");
        return at(
                operation,
                Map.of(last.path("name").asString(), uuid ? Uuid7.next().toString() : "none"));
    }

    private Reply at(Operation operation, Map<String, String> variables) {
        return scene.send(scene.admin(), operation, scene.path(operation, variables), scene.body(operation));
    }
}
