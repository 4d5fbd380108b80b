package nl.chargecars.partnersync.access;

import static nl.chargecars.partnersync.access.Role.ADMIN;
import static nl.chargecars.partnersync.access.Role.OPERATOR;
import static nl.chargecars.partnersync.access.Role.VIEWER;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;

/** Creates partners, credentials and browsers for the tests of this package. */
record Keys(TestServer server) {

    /** Inserts a new partner organization directly into the database. */
    PartnerId partner() {
        PartnerId partner = PartnerId.next();
        server.db()
                .update(
                        "insert into organizations (id, name, organization_type, business_entity, created_at)"
                                + " values (?, 'Partner', 'partner', 'chargecars', ?)",
                        partner.value(),
                        OffsetDateTime.ofInstant(server.clock().instant(), ZoneOffset.UTC));
        return partner;
    }

    /** A new partner whose rate limit is practically infinite, because the tests' clock stands still. */
    PartnerId busyPartner() {
        PartnerId partner = partner();
        var limit = Map.of("requests_per_minute", 1_000_000, "burst", 100_000);
        server.admin()
                .post(
                        "/api/v1/partners/" + partner + "/integration-config",
                        Map.of("integration_name", "busy", "rate_limit", limit))
                .is(201);
        return partner;
    }

    static String path(PartnerId partner) {
        return "/api/v1/partners/" + partner + "/credentials";
    }

    /** Issues a credential and returns the answer, the only one that shows it; without {@code scopes} it has all of them. */
    Reply issue(PartnerId partner, String type, String... scopes) {
        Map<String, Object> body = scopes.length == 0
                ? Map.of("type", type, "label", "for tests")
                : Map.of("type", type, "label", "for tests", "scopes", List.of(scopes));
        return server.admin().post(path(partner), body).is(201);
    }

    String key(PartnerId partner, String... scopes) {
        return issue(partner, "api_key", scopes).text("/data/key");
    }

    String expired(PartnerId partner) {
        Reply issued = issue(partner, "api_key");
        expire(issued.text("/data/credential_id"));
        return issued.text("/data/key");
    }

    private void expire(String id) {
        server.db()
                .update(
                        "update credentials set expires_at = ? where id = ?",
                        OffsetDateTime.ofInstant(server.clock().instant(), ZoneOffset.UTC),
                        id);
    }

    String revoked(PartnerId partner) {
        Reply issued = issue(partner, "api_key");
        revoke(partner, issued.text("/data/credential_id"));
        return issued.text("/data/key");
    }

    TestClient client(PartnerId partner, String... scopes) {
        return TestClient.of(server, partner, scopes);
    }

    TestClient expiredClient(PartnerId partner) {
        TestClient client = client(partner);
        expire(client.id());
        return client;
    }

    TestClient revokedClient(PartnerId partner) {
        TestClient client = client(partner);
        revoke(partner, client.id());
        return client;
    }

    /** A token that was issued twenty minutes ago and has expired. */
    String expiredToken(PartnerId partner) {
        Duration longAgo = Duration.ofMinutes(20);
        server.clock().advance(longAgo.negated());
        try {
            return client(partner).token();
        } finally {
            server.clock().advance(longAgo);
        }
    }

    String revokedToken(PartnerId partner) {
        TestClient client = client(partner);
        String token = client.token();
        client.revoke(token).is(200);
        return token;
    }

    String tokenOfRevokedClient(PartnerId partner) {
        TestClient client = client(partner);
        String token = client.token();
        revoke(partner, client.id());
        return token;
    }

    void revoke(PartnerId partner, String id) {
        server.admin().delete(path(partner) + "/" + id).is(200);
    }

    String staff(Role role) {
        return server.admin()
                .post("/api/v1/staff-keys", Map.of("role", role.wireName()))
                .is(201)
                .text("/data/key");
    }

    /** A browser for each role that people have, in which a new user with this role is signed in. */
    Map<Role, Browser> browsers() {
        Map<Role, Browser> browsers = new EnumMap<>(Role.class);
        for (Role role : List.of(ADMIN, OPERATOR, VIEWER)) {
            browsers.put(role, TestUser.signedIn(server, role.wireName()));
        }
        return browsers;
    }

    /** What {@code make} returns for each scope, by the scope's name. */
    static <T> Map<String, T> byScope(Function<String, T> make) {
        return Scope.NAMES.stream().collect(Collectors.toMap(Function.identity(), make));
    }

    static String[] scopesBut(String scope) {
        return Scope.NAMES.stream().filter(another -> !another.equals(scope)).toArray(String[]::new);
    }
}
