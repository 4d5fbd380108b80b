package nl.chargecars.partnersync.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A client of the server's HTTP API, over a real connection. Immutable: {@code as} and {@code with} return a changed copy. */
public final class Api {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration LONGEST_CALL = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<ReplyObserver> OBSERVERS = ServiceLoader.load(ReplyObserver.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private final URI server;
    private final Map<String, String> headers;
    private final List<ReplyObserver> observers;

    public Api(URI server) {
        this(server, Map.of(), OBSERVERS);
    }

    private Api(URI server, Map<String, String> headers, List<ReplyObserver> observers) {
        this.server = server;
        this.headers = headers;
        this.observers = observers;
    }

    /** A client whose answers no {@link ReplyObserver} checks, for paths outside the API such as the management port's. */
    public Api unobserved() {
        return new Api(server, headers, List.of());
    }

    /** Calls with this API key. */
    public Api as(String key) {
        return with("X-API-Key", key);
    }

    /** Calls without any credential. */
    public Api asNobody() {
        return without("X-API-Key").without("Authorization");
    }

    /** Adds this header to each request; replaces an earlier header of the same name. */
    public Api with(String header, String value) {
        var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(header, value);
        return new Api(server, more, observers);
    }

    public Api without(String header) {
        var fewer = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        fewer.putAll(headers);
        fewer.remove(header);
        return new Api(server, fewer, observers);
    }

    /** @param path with its query, percent-encoded */
    public Reply get(String path) {
        return send("GET", path, new byte[0]);
    }

    public Reply delete(String path) {
        return send("DELETE", path, new byte[0]);
    }

    /** @param body a string is sent as it is, any other object is written as JSON */
    public Reply post(String path, Object body) {
        return send("POST", path, bytes(body));
    }

    public Reply put(String path, Object body) {
        return send("PUT", path, bytes(body));
    }

    public Reply patch(String path, Object body) {
        return send("PATCH", path, bytes(body));
    }

    /** Sends exactly these bytes, as {@code application/json} unless a header says otherwise. */
    public Reply send(String method, String path, byte[] body) {
        return send(method, path, body, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    }

    /** Posts the bytes with chunked transfer encoding, without a {@code Content-Length}. */
    public Reply postChunked(String path, byte[] body) {
        return send("POST", path, body, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    private Reply send(String method, String path, byte[] body, BodyPublisher publisher) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(server.resolve(path))
                .timeout(LONGEST_CALL)
                .method(method, publisher);
        if (body.length > 0 && !headers.containsKey("Content-Type")) {
            builder.setHeader("Content-Type", "application/json");
        }
        headers.forEach(builder::setHeader);
        HttpRequest request = builder.build();
        Reply reply = reply(exchange(request));
        observers.forEach(observer -> observer.observe(request, body, reply));
        return reply;
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError("no answer to " + request.method() + " " + request.uri(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static Reply reply(HttpResponse<String> response) {
        boolean json = response.headers().firstValue("Content-Type").orElse("").matches("application/(.*\\+)?json.*");
        return new Reply(
                response.statusCode(),
                response.headers(),
                json ? tree(response.body()) : MissingNode.getInstance(),
                response.body());
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            throw new AssertionError("said to be JSON, but is not: " + body, notJson);
        }
    }

    private static byte[] bytes(Object body) {
        return body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : JSON.writeValueAsBytes(body);
    }
}
