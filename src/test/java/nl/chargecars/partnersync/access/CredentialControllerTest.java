package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(WithServer.class)
class CredentialControllerTest {

    private final TestServer server;
    private final Api admin;
    private final Db db;
    private final Keys keys;
    private final PartnerId partner;
    private final String path;

    CredentialControllerTest(TestServer server, Api admin, Db db) {
        this.server = server;
        this.admin = admin;
        this.db = db;
        this.keys = new Keys(server);
        this.partner = keys.partner();
        this.path = Keys.path(partner);
    }

    @Test
    void refusesEveryMistakeAtOnce() {
        assertThat(admin.post(
                                path,
                                Map.of(
                                        "type",
                                        "carrier_pigeon",
                                        "scopes",
                                        List.of("orders:read", "orders:burn"),
                                        "label",
                                        "x".repeat(101),
                                        "expires_at",
                                        "2020-01-01T00:00:00Z"))
                        .details())
                .containsExactlyInAnyOrder(
                        "/type unknown_value",
                        "/scopes/1 unknown_value",
                        "/label too_long",
                        "/expires_at not_in_future");
        assertThat(admin.post(path, Map.of()).details()).containsExactly("/type required");
        assertThat(admin.post(path, Map.of("type", "api_key", "scopes", List.of()))
                        .details())
                .containsExactly("/scopes wrong_length");
        assertThat(admin.post(path, Map.of("type", "api_key", "scopes", List.of("orders:burn")))
                        .details())
                .containsExactly("/scopes/0 unknown_value");
        assertThat(admin.post(path, Map.of("type", "api_key", "scopes", "orders:read"))
                        .details())
                .containsExactly("/scopes wrong_type");
        assertThat(admin.post(path, Map.of("type", "api_key", "expires_at", "+12345-01-01T00:00:00Z"))
                        .details())
                .containsExactly("/expires_at invalid_format");
    }

    @Test
    void takesNoCustomerForAPartner() {
        db.update("update organizations set organization_type = 'customer_individual' where id = ?", partner.value());
        admin.post(path, Map.of("type", "api_key")).isFailure(404, "PARTNER_NOT_FOUND");
    }

    @Test
    void revokesNoCredentialOfAnotherPartner() {
        String id = keys.issue(keys.partner(), "api_key").text("/data/credential_id");
        admin.delete(path + "/" + id).isFailure(404, "NOT_FOUND");
        admin.get(path + "/" + id).isFailure(404, "NOT_FOUND");
        assertThat(db.count("credentials where id = ? and revoked_at is not null", id))
                .isZero();
    }

    @Test
    void showsAKeyOnceAndKeepsOnlyItsHash() {
        Reply issued = keys.issue(partner, "api_key");
        String key = issued.text("/data/key");
        String id = issued.text("/data/credential_id");
        assertThat(key).startsWith("ccp_test_" + id + "_"); // the test server is a sandbox
        assertThat(issued.header("Location")).isEqualTo(path + "/" + id);
        assertThat(admin.get(issued.header("Location")).is(200).raw()).doesNotContain(key);
        assertThat(admin.get(path).is(200).raw()).doesNotContain(key);
        String secret = key.substring(key.lastIndexOf('_') + 1);
        assertThat(db.text(
                        "select credentials::text || encode(secret_hash, 'escape') from credentials where id = ?", id))
                .doesNotContain(secret);
        assertThat(db.text("select string_agg(changes::text, '') from audit_logs where record_id = ?", id))
                .doesNotContain(secret);
    }

    @Test
    void givesAllScopesUnlessSomeAreNamed() {
        assertThat(texts(keys.issue(partner, "api_key").at("/data/scopes"))).isEqualTo(Scope.NAMES);
        assertThat(texts(keys.issue(partner, "basic_auth", "orders:read", "orders:read")
                        .at("/data/scopes")))
                .containsExactly("orders:read");
    }

    @Test
    void listsNewestFirstPageByPage() {
        for (int made = 1; made <= 5; made++) {
            keys.key(partner);
        }
        Set<String> seen = new HashSet<>();
        Reply page = admin.get(path + "?limit=2");
        while (true) {
            page.is(200)
                    .at("/data")
                    .forEach(item -> seen.add(item.path("credential_id").asString()));
            if (page.at("/next_cursor").isNull()) {
                break;
            }
            page = admin.get(path + "?limit=2&cursor=" + page.text("/next_cursor"));
        }
        assertThat(seen).hasSize(5);
        admin.get(path + "?cursor=nonsense").isFailure(400, "MALFORMED_REQUEST");
        admin.get(path + "?limit=0").isFailure(400, "MALFORMED_REQUEST");
    }

    @Test
    void tellsActiveExpiredAndRevokedApart() {
        keys.key(partner);
        keys.expired(partner);
        keys.revoked(partner);
        assertThat(admin.get(path).texts("/data", "state")).containsExactlyInAnyOrder("active", "expired", "revoked");
    }

    @Test
    void revokesOnceAndForAll() {
        String id = keys.issue(partner, "api_key").text("/data/credential_id");
        String first = admin.delete(path + "/" + id).is(200).text("/data/revoked_at");
        server.clock().advance(Duration.ofSeconds(1));
        assertThat(admin.delete(path + "/" + id).is(200).text("/data/revoked_at"))
                .isEqualTo(first);
        assertThat(db.count("audit_logs where record_id = ? and action = 'CREDENTIAL_REVOKED'", id))
                .isEqualTo(1);
    }

    @Test
    void writesWhoMadeItIntoTheAuditTrail() {
        String id = keys.issue(partner, "api_key", "orders:read").text("/data/credential_id");
        Map<String, ?> entry = db.rows("select actor, action, changes::text from audit_logs where record_id = ?", id)
                .getFirst();
        assertThat(entry.get("actor")).isEqualTo("staff:first-admin");
        assertThat(entry.get("action")).isEqualTo("CREDENTIAL_CREATED");
        assertThat(String.valueOf(entry.get("changes")))
                .contains(partner.toString(), "orders:read")
                .doesNotContain("for tests");
    }

    @Test
    void lastsUntilItExpires() {
        Instant tomorrow = server.clock().instant().plus(Duration.ofDays(1));
        String key = admin.post(path, Map.of("type", "api_key", "expires_at", tomorrow.toString()))
                .is(201)
                .text("/data/key");
        Api caller = server.api().as(key);
        caller.get("/api/v1/partners/" + partner + "/orders/x/y/z").isFailure(404, "NOT_FOUND");
        server.clock().advance(Duration.ofDays(1));
        caller.get("/api/v1/partners/" + partner + "/orders/x/y/z").isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void letsAPartnerInByPassword() {
        Reply issued = keys.issue(partner, "basic_auth");
        String username = issued.text("/data/username");
        String password = issued.text("/data/password");
        assertThat(username).isEqualTo(issued.text("/data/credential_id"));
        assertThat(issued.at("/data/key").isMissingNode()).isTrue();
        String nowhere = "/api/v1/nowhere";
        withPassword(username, password).get(nowhere).is(404);
        withPassword(username, password + "x").get(nowhere).is(401);
        withPassword("nobody", password).get(nowhere).is(401);
        withPassword("\0", password).get(nowhere).is(401);
    }

    /** A stranger does not learn whether there is a client with this id. */
    @Test
    void tellsWhoeverUsesAWrongPasswordThatAnOAuth2ClientNeedsATokenFirst() {
        TestClient client = keys.client(partner);
        String username = keys.issue(partner, "basic_auth").text("/data/username");
        List<String> messages = Stream.of(
                        withPassword(client.id(), client.secret()),
                        withPassword(client.id(), "wrong"),
                        withPassword(username, "wrong"),
                        withPassword("nobody", "wrong"))
                .map(caller -> caller.get("/api/v1/nowhere")
                        .isFailure(401, "UNAUTHENTICATED")
                        .text("/error/message"))
                .distinct()
                .toList();
        assertThat(messages).singleElement().asString().contains("/oauth2/token");
    }

    @Test
    void takesNoKeyForAPasswordNorTheOtherWayRound() {
        Reply key = keys.issue(partner, "api_key");
        withPassword(key.text("/data/credential_id"), key.text("/data/key"))
                .get("/api/v1/nowhere")
                .is(401);
        Reply password = keys.issue(partner, "basic_auth");
        server.api()
                .as(password.text("/data/username") + ":" + password.text("/data/password"))
                .get("/api/v1/nowhere")
                .is(401);
    }

    @Test
    void notesTheLastUseOncePerMinute() {
        Reply issued = keys.issue(partner, "api_key");
        String shown = issued.header("Location");
        assertThat(issued.at("/data/last_used_at").isNull()).isTrue();
        Api caller = server.api().as(issued.text("/data/key"));
        Instant first = server.clock().instant();

        caller.get("/api/v1/nowhere");
        await().until(() -> first.toString().equals(lastUse(shown)));

        server.clock().advance(Duration.ofSeconds(59));
        caller.get("/api/v1/nowhere");
        Instant later = server.clock().advance(Duration.ofSeconds(1));
        caller.get("/api/v1/nowhere");
        await().until(() -> later.toString().equals(lastUse(shown)));
    }

    private String lastUse(String shown) {
        return admin.get(shown).at("/data/last_used_at").asString("");
    }

    private Api withPassword(String username, String password) {
        String pair = Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        return server.api().with("Authorization", "Basic " + pair);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
