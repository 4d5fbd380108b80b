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
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nl.chargecars.partnersync.crypto.KeyedHash;
import nl.chargecars.partnersync.crypto.RandomToken;
import nl.chargecars.partnersync.crypto.ServerProof;
import nl.chargecars.partnersync.settings.AdminKey;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the server on this machine with the administrator's key, for commands that have the server do something. While the server
 * is down, any user of this machine can listen on its port; so before each request, the process that answers has to prove that it
 * is the server of our data directory.
 */
final class AdminClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
    private static final Duration LONGEST_CALL = Duration.ofMinutes(2);
    private static final Duration LONGEST_PROOF = Duration.ofSeconds(30);
    private static final int LARGEST_PROOF = 10_000;

    /** Asks no proxy, whatever this machine's settings say: the key would go there, and without TLS. */
    private final HttpClient client = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(LONGEST_CONNECT)
            .build();

    private final URI server;
    private final String address;
    private final Path dataDir;
    private final String key;
    private final ServerProof proof;
    private final Duration longestWait;

    AdminClient(Settings settings) {
        this(settings, LONGEST_CALL);
    }

    /** @param longestWait limit for the complete response to a POST, and for the beginning of the response to a GET */
    AdminClient(Settings settings, Duration longestWait) {
        this.longestWait = longestWait;
        this.server = settings.localUrl(settings.port());
        this.address = settings.localAddress().getHostAddress();
        this.dataDir = settings.dataDir();
        this.key = settings.adminKey().orElseGet(() -> keyOf(settings));
        this.proof = proofOf(dataDir);
    }

    /**
     * Sends a POST and returns the {@code data} of the response.
     *
     * @param body empty: the request has no body
     * @throws CommandFailure with messages for the administrator, when there is no server or it refuses
     */
    JsonNode post(String path, Map<String, ?> body) {
        var request = request(path)
                .timeout(longestWait)
                .header("Content-Type", "application/json")
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        demandProof();
        HttpResponse<String> response = send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw refused(response.statusCode(), response.body());
        }
        return JSON.readTree(response.body()).path("data");
    }

    /**
     * Sends a GET and returns the response's body, which may have any length and take any time. The caller closes it.
     *
     * @throws CommandFailure with messages for the administrator, when there is no server or it refuses
     */
    InputStream get(String path) {
        demandProof();
        HttpResponse<InputStream> response = begun(request(path).GET().build());
        if (response.statusCode() < 300) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw refused(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new CommandFailure("the server at " + server + " broke off its answer: repeat the command", failed);
        }
    }

    @Override
    public void close() {
        client.shutdownNow(); // does not wait for abandoned requests
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).header("X-API-Key", key);
    }

    /** Requires the server's proof; called before each request, because every request carries the key. */
    private void demandProof() {
        String challenge = RandomToken.next();
        var question = HttpRequest.newBuilder(server.resolve("/api/v1/server-proof/" + challenge))
                .timeout(LONGEST_PROOF)
                .build();
        String answer = send(question, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_PROOF))
                .body();
        if (!KeyedHash.same(proof.answer(challenge, address, server.getPort()), given(answer))) {
            String line =
                    "what answers at " + server + " is not the server of " + dataDir + ", so the administrator's key"
                            + " was not sent: set PARTNERSYNC_PORT and PARTNERSYNC_DATA_DIR as they are set for the server, and"
                            + " restart it when it is of an earlier release";
            throw new CommandFailure(line, new IOException(line));
        }
    }

    private static String given(String answer) {
        try {
            return JSON.readTree(answer).at("/data/proof").asString("");
        } catch (JacksonException notOurs) {
            return "";
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException failed) {
            throw unanswered(failed);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /**
     * Waits up to {@code longestWait} for the beginning of the response. The timeout of the request itself does not fit: up to
     * JDK 25 it ends with the headers, but from JDK 26 on it includes the body.
     */
    private HttpResponse<InputStream> begun(HttpRequest request) {
        CompletableFuture<HttpResponse<InputStream>> answer = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            return answer.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw unanswered(failed.getCause() instanceof IOException cause ? cause : failed);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new CommandFailure("the server at " + server + " did not begin to answer: repeat the command", late);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            throw interrupted(interrupted);
        }
    }

    private CommandFailure unanswered(Exception why) {
        return why instanceof ConnectException
                ? new CommandFailure(
                        "no server answers at " + server
                                + ": start it with ./partnersync start, or set PARTNERSYNC_PORT"
                                + " to the port of the one that runs",
                        why)
                : new CommandFailure("the server at " + server + " broke off its answer: repeat the command", why);
    }

    private static CommandFailure interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new CommandFailure("interrupted: what is done is done, the command may be repeated", interrupted);
    }

    private CommandFailure refused(int status, String body) {
        String message = message(status, body);
        if (status == 401 || status == 403) {
            message += " The commands use PARTNERSYNC_ADMIN_KEY, or else the file admin-key in PARTNERSYNC_DATA_DIR.";
        }
        return new CommandFailure(
                "the server at " + server + " refused (" + status + "): " + message, new IOException(message));
    }

    /** What the server said; of its own failures also the request id, by which its log is searched. */
    private static String message(int status, String body) {
        try {
            JsonNode answer = JSON.readTree(body);
            String message = answer.at("/error/message").asString("it did not say why");
            String requestId = answer.path("request_id").asString("");
            return status < 500 || requestId.isEmpty() ? message : message + " (request_id=" + requestId + ")";
        } catch (JacksonException notOurs) {
            return "something else than Partner Sync answers there";
        }
    }

    private static String keyOf(Settings settings) {
        Path file = Launch.adminKeyFile(settings);
        try {
            String key = Files.readString(file).strip();
            if (AdminKey.canBeSent(key)) {
                return key;
            }
            throw new InvalidSettingsException("the administrator's key in " + file + " is none that a header"
                    + " can carry: delete the file and restart the server, which makes another one");
        } catch (AccessDeniedException others) {
            throw new InvalidSettingsException("the administrator's key in " + file
                    + " cannot be read: run the command as the server's user, or set PARTNERSYNC_ADMIN_KEY");
        } catch (IOException missing) {
            throw new InvalidSettingsException("the administrator's key is not in " + file
                    + ": set PARTNERSYNC_DATA_DIR as it is set for the" + " server, or PARTNERSYNC_ADMIN_KEY");
        }
    }

    private static ServerProof proofOf(Path dataDir) {
        try {
            return ServerProof.read(dataDir);
        } catch (IOException missing) {
            throw new InvalidSettingsException("a server of this release leaves " + ServerProof.file(dataDir)
                    + " and proves by it who it is before it is told the administrator's key, but it cannot be read: set"
                    + " PARTNERSYNC_DATA_DIR as it is set for the server, and run the command as the server's user");
        }
    }
}
