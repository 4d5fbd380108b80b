package nl.chargecars.partnersync.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * An endpoint that repeats in its answers what it is sent, as debug pages do: the credential, a custom header and the query, each as
 * the usual frameworks write them. Also grants the access token that it then repeats.
 */
public final class EchoingEndpoint implements AutoCloseable {

    /** The beginning of each answer. */
    public static final String GREETING = "You sent:";

    /** What each secret begins with; an answer that is shown must contain none of these. */
    public static final List<String> TRACES = List.of("cr3dential", "p4ssword", "dm9sdm86", "cust0m", "qu3ry");

    private static final String CREDENTIAL = "cr3dential/of+ours=";
    private static final String PASSWORD = "p4ssword <of> \"ours\" & only";
    private static final String CUSTOM = "cust0m/value+1";
    private static final String QUERY = "api_key=qu3ry%2Fvalue%2B1";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;

    private EchoingEndpoint(HttpServer http) {
        this.http = http;
        http.setExecutor(threads);
        http.createContext("/token", exchange -> answer(exchange, granted()));
        http.createContext("/hook", exchange -> answer(exchange, echo(exchange)));
        http.start();
    }

    public static EchoingEndpoint start() {
        try {
            return new EchoingEndpoint(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    /** The fields of an integration that sends a secret of each kind here. */
    public Map<String, Object> fields(String authenticationType) {
        return Map.of(
                "webhook_url",
                url("/hook?" + QUERY),
                "custom_headers",
                Map.of("X-Gateway", CUSTOM),
                "authentication_type",
                authenticationType,
                "api_credentials",
                credentials(authenticationType));
    }

    private Map<String, String> credentials(String authenticationType) {
        return switch (authenticationType) {
            case "api_key" -> Map.of("header", "X-Key", "value", CREDENTIAL);
            case "bearer_token" -> Map.of("token", CREDENTIAL);
            case "basic_auth" -> Map.of("username", "volvo", "password", PASSWORD);
            case "oauth2" -> Map.of("token_url", url("/token"), "client_id", "us", "client_secret", PASSWORD);
            default -> throw new IllegalArgumentException(authenticationType);
        };
    }

    private String url(String below) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + below;
    }

    private static String granted() {
        return JsonMapper.shared().writeValueAsString(Map.of("access_token", CREDENTIAL, "token_type", "Bearer"));
    }

    private static String echo(HttpExchange exchange) {
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        List<String> sent = new ArrayList<>();
        sent.add(URLDecoder.decode(query, StandardCharsets.UTF_8));
        for (String header : List.of("Authorization", "X-Key", "X-Gateway")) {
            sent.add(Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(header), ""));
        }
        if (sent.get(1).startsWith("Basic ")) {
            sent.add(PASSWORD);
        }
        return GREETING + "\n" + query + "\n"
                + sent.stream().flatMap(EchoingEndpoint::written).collect(Collectors.joining("\n"));
    }

    private static Stream<String> written(String value) {
        String json = JsonMapper.shared().writeValueAsString(value);
        return Stream.of(
                value,
                json,
                json.replace("/", "\\/"),
                json.replace("+", "\\u002B"),
                URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"),
                value.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("+", "&#x2B;"));
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }
}
