package nl.chargecars.partnersync.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.PartnerId;

/** An OAuth2 client of a partner, with its secret. */
public record TestClient(TestServer server, String id, String secret) {

    /** Creates a client; without {@code scopes} it has all of them. */
    public static TestClient of(TestServer server, PartnerId partner, String... scopes) {
        Map<String, Object> body = scopes.length == 0
                ? Map.of("type", "oauth2_client")
                : Map.of("type", "oauth2_client", "scopes", List.of(scopes));
        Reply issued = server.admin()
                .post("/api/v1/partners/" + partner + "/credentials", body)
                .is(201);
        return new TestClient(server, issued.text("/data/client_id"), issued.text("/data/client_secret"));
    }

    /** API calls that authenticate with the client's id and secret, by {@code client_secret_basic}. */
    public Api api() {
        String pair = id + ":" + secret;
        return form(server)
                .with(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /** API calls without credentials that send a form. */
    public static Api form(TestServer server) {
        return server.api().with("Content-Type", "application/x-www-form-urlencoded");
    }

    /** Requests a token for all of the client's scopes and returns the whole answer. */
    public Reply grant() {
        return grant("");
    }

    /** @param scope separated by spaces; empty: all scopes of the client */
    public Reply grant(String scope) {
        String wanted = scope.isEmpty() ? "" : "&scope=" + encoded(scope);
        return api().post("/oauth2/token", "grant_type=client_credentials" + wanted);
    }

    /** An access token for all of the client's scopes. */
    public String token() {
        return token("");
    }

    public String token(String scope) {
        return grant(scope).is(200).text("/access_token");
    }

    public Reply revoke(String token) {
        return api().post("/oauth2/revoke", "token=" + encoded(token));
    }

    public Reply introspect(String token) {
        return api().post("/oauth2/introspect", "token=" + encoded(token));
    }

    /** API calls with this access token. */
    public static Api with(TestServer server, String token) {
        return server.api().with("Authorization", "Bearer " + token);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
