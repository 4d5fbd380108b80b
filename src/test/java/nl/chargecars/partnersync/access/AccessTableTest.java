package nl.chargecars.partnersync.access;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static nl.chargecars.partnersync.access.ExpectedAccess.ROWS;
import static nl.chargecars.partnersync.access.Role.ADMIN;
import static nl.chargecars.partnersync.access.Role.OPERATOR;
import static nl.chargecars.partnersync.access.Role.SYSTEM;
import static nl.chargecars.partnersync.access.Role.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.access.ExpectedAccess.Outcome;
import nl.chargecars.partnersync.access.ExpectedAccess.Row;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Endpoints;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests that the table and the server have the endpoints that are expected and no others, and every endpoint that is no page with every
 * kind of credential, over HTTP. {@link PageAccessTest} tests the pages.
 */
class AccessTableTest {

    private final TestServer server = TestServer.shared();
    private final Keys keys = new Keys(server);

    @Test
    void holdsExactlyTheRowsExpected() {
        assertThat(AccessTable.ENDPOINTS)
                .extracting(endpoint -> endpoint.method() + " "
                        + Endpoints.withoutNames(endpoint.path().getPatternString()))
                .containsExactlyInAnyOrderElementsOf(
                        ROWS.stream().map(Row::call).toList());
    }

    @Test
    void hasARowForEveryEndpointOfTheServer() {
        assertThat(Endpoints.of(server)).isSubsetOf(ROWS.stream().map(Row::call).toList());
    }

    @Test
    void hasAnEndpointForEveryRow() {
        assertThat(Endpoints.of(server))
                .containsAll(ROWS.stream().map(Row::call).toList());
    }

    @Test
    void keepsTheErrorPageToItself() {
        server.api().get(Endpoints.ERROR_PAGE).isFailure(401, "UNAUTHENTICATED");
        server.admin().get(Endpoints.ERROR_PAGE).isFailure(403, "FORBIDDEN");
    }

    @TestFactory
    Stream<DynamicTest> answersEveryKindOfCredentialAtEveryEndpoint() {
        PartnerId partner = keys.busyPartner();
        PartnerId other = keys.busyPartner();
        String key = keys.key(partner);
        Map<String, Api> bad = Map.ofEntries(
                entry("garbage", key("garbage")),
                entry("typo", key(key.replaceFirst(".$", "!"))),
                entry("an expired key", key(keys.expired(partner))),
                entry("a revoked key", key(keys.revoked(partner))),
                entry("a forged token", token("eyJhbGciOiJub25lIn0.e30.AA")),
                entry("an expired token", token(keys.expiredToken(partner))),
                entry("a revoked token", token(keys.revokedToken(partner))),
                entry("a token of a revoked client", token(keys.tokenOfRevokedClient(partner))),
                entry("a token as key", key(keys.client(partner).token())),
                entry(
                        "the secret of an expired client",
                        keys.expiredClient(partner).api()),
                entry(
                        "the secret of a revoked client",
                        keys.revokedClient(partner).api()));
        Api secret = keys.client(partner).api();
        Map<String, Api> others = Map.of(
                "key", key(keys.key(other)), "token", token(keys.client(other).token()));
        Map<String, Api> every =
                Map.of("key", key(key), "token", token(keys.client(partner).token()));
        Map<String, Map<String, Api>> only = Keys.byScope(scope -> callers(partner, scope));
        Map<String, Map<String, Api>> allBut = Keys.byScope(scope -> callers(partner, Keys.scopesBut(scope)));
        Map<Role, Api> staff = new EnumMap<>(Role.class);
        for (Role role : List.of(ADMIN, OPERATOR, SYSTEM, VIEWER)) {
            staff.put(role, key(keys.staff(role)));
        }
        return ROWS.stream()
                .filter(row -> !row.isPage())
                .map(row -> DynamicTest.dynamicTest(row.call(), () -> {
                    var call = new Call(row, partner);
                    call.as("nobody", server.api(), row.withoutCredential());
                    bad.forEach((kind, api) -> call.as(kind, api, row.withBadCredential()));
                    call.as("a client's secret", secret, row.withClientSecret());
                    others.forEach((kind, api) -> call.as("another partner's " + kind, api, row.when(false)));
                    if (row.isForPartners()) {
                        requireNonNull(allBut.get(row.scope()))
                                .forEach((kind, api) -> call.as(kind + " for all but this", api, row.when(false)));
                        requireNonNull(only.get(row.scope()))
                                .forEach((kind, api) -> call.as(kind + " for this only", api, row.when(true)));
                    } else {
                        every.forEach((kind, api) -> call.as("a partner's " + kind, api, row.when(false)));
                    }
                    staff.forEach((role, api) ->
                            call.as(role.wireName(), api, row.when(row.roles().contains(role))));
                    call.as("first administrator", server.admin(), row.when(true));
                }));
    }

    /** A session has the access of its user's role; a request that changes something needs the page's CSRF token too. */
    @TestFactory
    Stream<DynamicTest> answersTheSessionOfEachRoleAtEveryEndpoint() {
        PartnerId partner = keys.busyPartner();
        Map<Role, Browser> browsers = keys.browsers();
        Browser stranger = new Browser(server.url());
        stranger.setCookie(Browser.SESSION_COOKIE, "planted");
        return ROWS.stream()
                .filter(row -> !row.isPage())
                .map(row -> DynamicTest.dynamicTest(row.call(), () -> {
                    var call = new Call(row, partner);
                    browsers.forEach((role, browser) -> {
                        Outcome outcome = row.when(row.roles().contains(role));
                        call.as(role.wireName() + " in a browser", browser.api(), outcome);
                        if (row.changesSomething()) {
                            call.as(role.wireName() + " without the token", browser.apiWithoutToken(), row.when(false));
                        }
                    });
                    call.as(
                            "a planted session",
                            stranger.apiWithoutToken(),
                            row.changesSomething() ? row.when(false) : row.withBadCredential());
                }));
    }

    /**
     * An API key and a token of a client, both with these scopes, and a token that a client with all scopes requested for these scopes
     * only.
     */
    private Map<String, Api> callers(PartnerId partner, String... scopes) {
        return Map.of(
                "key", key(keys.key(partner, scopes)),
                "token", token(keys.client(partner, scopes).token()),
                "token for less", token(keys.client(partner).token(String.join(" ", scopes))));
    }

    private Api key(String text) {
        return server.api().as(text);
    }

    private Api token(String text) {
        return TestClient.with(server, text);
    }

    private static final class Call {
        private final Row row;
        private final String path;

        Call(Row row, PartnerId partner) {
            this.row = row;
            boolean partnerInPath =
                    row.path().startsWith("/api/v1/partners/{}") || row.who().equals("signed");
            String path = partnerInPath ? row.path().replaceFirst("\\{}", partner.toString()) : row.path();
            this.path = path.replace("{}", Uuid7.next().toString());
        }

        void as(String kind, Api api, Outcome expected) {
            Reply reply = api.send(row.method(), path, new byte[0]);
            assertThat(Outcome.of(reply))
                    .as("%s as %s answered %s", row.call(), kind, reply.raw())
                    .isEqualTo(expected);
        }
    }
}
