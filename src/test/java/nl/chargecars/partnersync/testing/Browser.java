package nl.chargecars.partnersync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A simulated browser, without scripts: keeps cookies, loads pages, sends their forms. Does not follow redirects. */
public final class Browser {

    public static final String SESSION_COOKIE = "partnersync_session";

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Pattern CSRF_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final URI server;
    private final Map<String, String> cookies = new TreeMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String csrfToken = "";

    public Browser(URI server) {
        this.server = server;
    }

    /** A browser that is signed in to the portal with a credential of the partner. */
    public static Browser inPortal(URI server, String key) {
        Browser browser = new Browser(server);
        browser.open("/portal/login").is(200);
        browser.submit("/portal/login", Map.of("key", key)).leadsTo("/portal");
        return browser;
    }

    /** The server's answer to the request for a page. */
    public record Shown(int status, HttpHeaders headers, String body) {

        public Shown is(int expected) {
            assertThat(status).as("status of %s", body).isEqualTo(expected);
            return this;
        }

        /** Asserts a redirect with status 303 to this path, which the browser would load with GET. */
        public Shown leadsTo(String path) {
            is(303);
            assertThat(location()).isEqualTo(path);
            return this;
        }

        public String location() {
            return headers.firstValue("Location").orElse("");
        }

        public String setCookies() {
            return String.join("\n", headers.allValues("Set-Cookie"));
        }
    }

    /** Adds this header to every request. Changes this browser. */
    public Browser with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    public Shown open(String path) {
        return send(HttpRequest.newBuilder(server.resolve(path)).GET());
    }

    /** The beginning of an answer that goes on, such as a stream of events: hangs up once its headers are there, and has no body. */
    public Shown begins(String path) {
        HttpResponse<InputStream> response =
                exchange(request(HttpRequest.newBuilder(server.resolve(path)).GET()), BodyHandlers.ofInputStream());
        try (InputStream _ = response.body()) {
            keepCookies(response.headers().allValues("Set-Cookie"));
            return new Shown(response.statusCode(), response.headers(), "");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends a form with the CSRF token of the page loaded last. */
    public Shown submit(String path, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.putIfAbsent("_csrf", csrfToken);
        return post(path, all.entrySet().stream());
    }

    /** Sends a form in which names may repeat, with the CSRF token of the page loaded last. */
    public Shown submit(String path, List<Map.Entry<String, String>> fields) {
        return post(path, Stream.concat(Stream.of(Map.entry("_csrf", csrfToken)), fields.stream()));
    }

    private Shown post(String path, Stream<Map.Entry<String, String>> fields) {
        String form = fields.map(
                        field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    public Shown signIn(String email, String password) {
        open("/login");
        return submit("/login", Map.of("email", email, "password", password));
    }

    /** An API client with the session cookie and the CSRF token, as a script of the page loaded last sends them. */
    public Api api() {
        return apiWithoutToken().with("X-CSRF-Token", csrfToken);
    }

    /** An API client with the session cookie but no CSRF token, as in a request forged by a page of another site. */
    public Api apiWithoutToken() {
        return new Api(server).with("Cookie", cookieHeader());
    }

    public Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies.get(name));
    }

    public void setCookie(String name, String value) {
        cookies.put(name, value);
    }

    /** The CSRF token of the page loaded last. */
    public String csrfToken() {
        return csrfToken;
    }

    private HttpRequest request(HttpRequest.Builder builder) {
        headers.forEach(builder::setHeader);
        if (!cookies.isEmpty()) {
            builder.setHeader("Cookie", cookieHeader());
        }
        return builder.build();
    }

    private Shown send(HttpRequest.Builder builder) {
        HttpResponse<String> response = exchange(request(builder), BodyHandlers.ofString());
        keepCookies(response.headers().allValues("Set-Cookie"));
        Matcher token = CSRF_TOKEN.matcher(response.body());
        if (token.find()) {
            csrfToken = token.group(1);
        }
        return new Shown(response.statusCode(), response.headers(), response.body());
    }

    private void keepCookies(List<String> lines) {
        for (String line : lines) {
            HttpCookie cookie = HttpCookie.parse("set-cookie: " + line).getFirst();
            if (cookie.getMaxAge() == 0 || cookie.getValue().isEmpty()) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
    }

    private String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private static <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> body) {
        try {
            return CLIENT.send(request, body);
        } catch (IOException failed) {
            throw new AssertionError("no answer to " + request.method() + " " + request.uri(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
