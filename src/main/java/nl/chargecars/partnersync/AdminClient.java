package nl.chargecars.partnersync;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the server that runs on this machine with the administrator's key, for the commands that ask it to do something. */
final class AdminClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
    private static final Duration LONGEST_CALL = Duration.ofMinutes(2);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LONGEST_CONNECT).build();
    private final URI server;
    private final String key;

    AdminClient(Settings settings) {
        this.server = URI.create("http://127.0.0.1:" + settings.port());
        this.key = settings.adminKey().orElseGet(() -> keyOf(settings));
    }

    /**
     * The {@code data} of the answer.
     *
     * @param body empty: none is sent
     * @throws StartFailure in words, when there is no server or it refuses
     */
    JsonNode post(String path, Map<String, ?> body) {
        var request = request(path)
                .header("Content-Type", "application/json")
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw refused(response.statusCode(), response.body());
        }
        return JSON.readTree(response.body()).path("data");
    }

    /** A body of any length. Close it. */
    InputStream get(String path) {
        HttpResponse<InputStream> response = send(request(path).GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() < 300) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw refused(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw failure("the server at " + server + " broke off its answer: repeat the command", failed);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(LONGEST_CALL)
                .header("X-API-Key", key);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (ConnectException nobody) {
            throw failure(
                    "no server answers at " + server + ": start it with ./partnersync start, or set PARTNERSYNC_PORT to"
                            + " the port of the one that runs",
                    nobody);
        } catch (IOException failed) {
            throw failure("the server at " + server + " broke off its answer: repeat the command", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure("interrupted: what is done is done, the command may be repeated", interrupted);
        }
    }

    private StartFailure refused(int status, String body) {
        String message = message(body);
        if (status == 401 || status == 403) {
            message += " The commands use PARTNERSYNC_ADMIN_KEY, or else the file admin-key in PARTNERSYNC_DATA_DIR.";
        }
        return new StartFailure(
                List.of("the server at " + server + " refused (" + status + "): " + message), new IOException(message));
    }

    private static String message(String body) {
        try {
            return JSON.readTree(body).at("/error/message").asString("it did not say why");
        } catch (JacksonException notOurs) {
            return "something else than Partner Sync answers there";
        }
    }

    private static StartFailure failure(String line, Throwable cause) {
        return new StartFailure(List.of(line), cause);
    }

    private static String keyOf(Settings settings) {
        Path file = Launch.adminKeyFile(settings);
        try {
            return Files.readString(file).strip();
        } catch (IOException missing) {
            throw new InvalidSettingsException(List.of("the administrator's key is not in " + file
                    + ": set PARTNERSYNC_DATA_DIR as it is set for the" + " server, or PARTNERSYNC_ADMIN_KEY"));
        }
    }
}
