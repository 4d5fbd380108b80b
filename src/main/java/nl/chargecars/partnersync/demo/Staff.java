package nl.chargecars.partnersync.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ChargeCars' staff in the story: their actions, made over HTTP with the administrator's key. */
final class Staff implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final String key;

    Staff(URI server, String key) {
        this.server = server;
        this.key = key;
    }

    URI server() {
        return server;
    }

    /**
     * Posts and expects a success.
     *
     * @return the envelope's {@code data}
     * @throws StepFailedException when the answer is an error
     */
    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
    }

    /**
     * Reads and expects a success.
     *
     * @return the envelope's {@code data}
     * @throws StepFailedException when the answer is an error
     */
    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** Changes the status of an order, as operations staff would. */
    void moveTo(String orderNumber, String status) throws IOException, InterruptedException {
        post(
                "/api/v1/status/change",
                Map.of(
                        "entity_type",
                        "order",
                        "entity_id",
                        orderNumber,
                        "to_status",
                        status,
                        "transition_reason",
                        "Planned by operations"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(LONGEST).header("X-API-Key", key);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofString());
        JsonNode body = JsonMapper.shared().readTree(response.body());
        if (response.statusCode() / 100 != 2) {
            throw new StepFailedException("answered " + response.statusCode() + " "
                    + body.at("/error/code").asString("") + " "
                    + body.at("/error/message").asString(""));
        }
        return body.path("data");
    }

    @Override
    public void close() {
        http.close();
    }
}
