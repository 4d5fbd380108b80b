package nl.chargecars.partnersync.access;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static nl.chargecars.partnersync.access.Role.ADMIN;
import static nl.chargecars.partnersync.access.Role.OPERATOR;
import static nl.chargecars.partnersync.access.Role.SYSTEM;
import static nl.chargecars.partnersync.access.Role.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Endpoints;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests every endpoint with every kind of credential, over HTTP. The expected access is written here a second time, so that opening an
 * endpoint takes two deliberate changes.
 */
class AccessTableTest {

    /**
     * Method, path, who may call ({@code everybody}, {@code client}, {@code signed}, or the scope that a partner needs), and the first
     * letters of the staff roles that may.
     */
    private static final String EXPECTED = """
            GET    /livez                                                             everybody          -
            GET    /readyz                                                            everybody          -
            GET    /openapi.yaml                                                      everybody          -
            GET    /docs                                                              everybody          -
            GET    /docs/{}                                                           everybody          -
            GET    /api/v1/server-proof/{}                                            everybody          -
            GET    /.well-known/oauth-authorization-server                            everybody          -
            GET    /oauth2/jwks                                                       everybody          -
            POST   /oauth2/token                                                      client             -
            POST   /oauth2/introspect                                                 client             -
            POST   /oauth2/revoke                                                     client             -
            POST   /api/v1/partners/{}/orders                                         orders:write       ao
            GET    /api/v1/partners/{}/orders                                         orders:read        aosv
            GET    /api/v1/partners/{}/orders/{}                                      orders:read        aosv
            PATCH  /api/v1/partners/{}/orders/{}/references                           orders:write       ao
            POST   /api/v1/webhooks/partner-status/{}                                 signed             aos
            POST   /api/v1/partners/{}/integration-config                             integration:write  ao
            GET    /api/v1/partners/{}/integration-config                             integration:write  aosv
            GET    /api/v1/partners/{}/integration-config/status-mapping/versions     integration:write  aosv
            POST   /api/v1/partners/{}/integration-config/status-mapping/dry-run      integration:write  ao
            POST   /api/v1/partners/{}/integration-config/webhook-secret/rotate       integration:write  ao
            POST   /api/v1/partners/{}/integration-config/test-event                  integration:write  ao
            POST   /api/v1/partners/{}/certification-runs                             integration:write  ao
            GET    /api/v1/partners/{}/certification-runs                             integration:write  aosv
            GET    /api/v1/partners/{}/certification-runs/{}                          integration:write  aosv
            GET    /api/v1/partners/{}/deliveries                                     deliveries:read    aosv
            GET    /api/v1/partners/{}/deliveries/replays                             deliveries:read    aosv
            GET    /api/v1/partners/{}/deliveries/{}                                  deliveries:read    aosv
            POST   /api/v1/partners/{}/deliveries/{}/retry                            deliveries:write   ao
            POST   /api/v1/partners/{}/deliveries/{}/dismiss                          deliveries:write   ao
            POST   /api/v1/partners/{}/deliveries/replay                              deliveries:write   ao
            GET    /api/v1/partners/{}/deliveries/replays/{}                          deliveries:read    aosv
            POST   /api/v1/partners/{}/deliveries/replays/{}/cancel                   deliveries:write   ao
            POST   /api/v1/partners/{}/deliveries/send-now                            deliveries:write   ao
            GET    /api/v1/partners/{}/events                                         deliveries:read    aosv
            GET    /api/v1/partners/{}/status-updates                                 status:write       aosv
            POST   /api/v1/partners/{}/status-updates/{}/reprocess                    status:write       ao
            POST   /api/v1/partners/{}/status-updates/{}/dismiss                      status:write       ao
            POST   /api/v1/partners/{}/status-updates/reprocess                       status:write       ao
            POST   /api/v1/partners/{}/status-updates/dismiss                         status:write       ao
            GET    /api/v1/partners/{}/refused-calls                                  status:write       aosv
            GET    /api/v1/partners/{}/polling                                        status:write       aosv
            POST   /api/v1/partners/{}/reconciliation                                 status:write       ao
            GET    /api/v1/partners/{}/reconciliation/runs                            status:write       aosv
            GET    /api/v1/partners/{}/reconciliation/runs/{}                         status:write       aosv
            GET    /api/v1/partners/{}/reconciliation/runs/{}/differences             status:write       aosv
            POST   /api/v1/partners/{}/polling/run                                    staff              ao
            POST   /api/v1/partners/{}/reconciliation/run                             staff              ao
            POST   /api/v1/partners/{}/reconciliation/runs/{}/apply                   staff              ao
            POST   /api/v1/partners/{}/reconciliation/runs/{}/dismiss                 staff              ao
            POST   /api/v1/partners/{}/unsent-statuses/dismiss                        staff              ao
            POST   /api/v1/partners                                                   staff              a
            GET    /api/v1/partners                                                   staff              aosv
            GET    /api/v1/partners/{}                                                staff              aosv
            PATCH  /api/v1/partners/{}                                                staff              a
            POST   /api/v1/partners/{}/credentials                                    staff              a
            GET    /api/v1/partners/{}/credentials                                    staff              as
            GET    /api/v1/partners/{}/credentials/{}                                 staff              as
            DELETE /api/v1/partners/{}/credentials/{}                                 staff              a
            POST   /api/v1/staff-keys                                                 staff              a
            GET    /api/v1/staff-keys                                                 staff              a
            GET    /api/v1/staff-keys/{}                                              staff              a
            DELETE /api/v1/staff-keys/{}                                              staff              a
            POST   /api/v1/staff-users                                                staff              a
            GET    /api/v1/staff-users                                                staff              a
            GET    /api/v1/staff-users/{}                                             staff              a
            PATCH  /api/v1/staff-users/{}                                             staff              a
            POST   /api/v1/staff-users/{}/invitation                                  staff              a
            POST   /api/v1/staff-users/{}/sign-out                                    staff              a
            POST   /api/v1/staff-users/{}/unlock                                      staff              a
            POST   /api/v1/status/change                                              staff              aos
            GET    /api/v1/status/history/order/{}                                    staff              aosv
            GET    /api/v1/status/workflows/order                                     staff              aosv
            PUT    /api/v1/status/workflows/order                                     staff              a
            GET    /api/v1/orders                                                     staff              aosv
            GET    /api/v1/orders/{}                                                  staff              aosv
            GET    /api/v1/monitoring/partner-integrations                            staff              aosv
            GET    /api/v1/monitoring/exceptions                                      staff              aosv
            GET    /api/v1/alerts                                                     staff              aosv
            POST   /api/v1/alerts/test                                                staff              a
            POST   /api/v1/alerts/{}/acknowledge                                      staff              ao
            GET    /api/v1/audit-logs                                                 staff              aos
            GET    /api/v1/audit-logs/export                                          staff              a
            POST   /api/v1/master-key/rotate                                          staff              a
            POST   /api/v1/customers/erase                                            staff              a
            """;

    /** The expected access to pages, by family. */
    private static final String EXPECTED_PAGES = """
            GET    /assets/{}                                                         everybody          -
            POST   /language                                                          open-page          -
            GET    /login                                                             open-page          -
            POST   /login                                                             open-page          -
            GET    /first-user                                                        open-page          -
            POST   /first-user                                                        open-page          -
            GET    /invitations/{}                                                    open-page          -
            POST   /invitations/{}                                                    open-page          -
            POST   /logout                                                            open-page          -
            GET    /                                                                  page               aov
            GET    /integrations/live                                                 page               aov
            GET    /integrations/new                                                  page               ao
            POST   /integrations/new                                                  page               ao
            GET    /integrations/{}                                                   page               aov
            GET    /integrations/{}/settings                                          page               ao
            POST   /integrations/{}/settings                                          page               ao
            POST   /integrations/{}/mapping/check                                     page               ao
            POST   /integrations/{}/mapping/edit                                      page               ao
            POST   /integrations/{}/mapping                                           page               ao
            POST   /integrations/{}/mapping/process                                   page               ao
            POST   /integrations/{}/mapping/tell                                      page               ao
            POST   /integrations/{}/webhook-secret                                    page               ao
            POST   /integrations/{}/test-event                                        page               ao
            POST   /integrations/{}/send-now                                          page               ao
            POST   /integrations/{}/reconciliation                                           page               ao
            GET    /integrations/{}/reconciliation/{}                                        page               aov
            GET    /integrations/{}/reconciliation/{}/progress                               page               aov
            POST   /integrations/{}/reconciliation/{}/apply                                  page               ao
            POST   /integrations/{}/reconciliation/{}/dismiss                                page               ao
            POST   /integrations/{}/certification                                            page               ao
            GET    /integrations/{}/certification/{}                                         page               aov
            GET    /integrations/{}/certification/{}/progress                                page               aov
            POST   /integrations/{}/pause                                             page               ao
            POST   /integrations/{}/resume                                            page               ao
            POST   /integrations/{}/disable-endpoint                                  page               ao
            POST   /integrations/{}/switch-off                                        page               ao
            POST   /integrations/{}/switch-on                                         page               ao
            GET    /exceptions                                                        page               aov
            GET    /exceptions/badge                                                  page               aov
            POST   /exceptions/alerts/test                                            page               a
            POST   /exceptions/alerts/{}/acknowledge                                  page               ao
            POST   /exceptions/alerts/{}/take-over                                    page               ao
            GET    /exceptions/updates                                                page               aov
            POST   /exceptions/updates/again                                          page               ao
            POST   /exceptions/updates/{}/again                                       page               ao
            GET    /exceptions/updates/dismiss                                        page               ao
            POST   /exceptions/updates/dismiss                                        page               ao
            POST   /exceptions/updates/{}/dismiss                                     page               ao
            GET    /exceptions/updates/{}/body                                        page               aov
            POST   /exceptions/updates/{}/body                                        page               aov
            GET    /exceptions/calls                                                  page               aov
            GET    /exceptions/deliveries                                             page               aov
            GET    /exceptions/deliveries/dismiss                                     page               ao
            POST   /exceptions/deliveries/dismiss                                     page               ao
            POST   /exceptions/deliveries/{}/retry                                    page               ao
            POST   /exceptions/deliveries/{}/dismiss                                  page               ao
            GET    /exceptions/unsent/dismiss                                         page               ao
            POST   /exceptions/unsent/dismiss                                         page               ao
            GET    /exceptions/replay                                                 page               ao
            POST   /exceptions/replay                                                 page               ao
            GET    /exceptions/replays/{}                                             page               ao
            GET    /exceptions/replays/{}/progress                                    page               ao
            POST   /exceptions/replays/{}/cancel                                      page               ao
            GET    /workflow                                                         page               aov
            POST   /workflow                                                         page               a
            GET    /workflow/edit                                                    page               a
            POST   /workflow/edit                                                    page               a
            GET    /audit                                                            page               ao
            GET    /people                                                           page               a
            POST   /people                                                           page               a
            POST   /people/{}/role                                                   page               a
            POST   /people/{}/disable                                                page               a
            POST   /people/{}/enable                                                 page               a
            POST   /people/{}/link                                                   page               a
            POST   /people/{}/sign-out                                               page               a
            POST   /people/{}/unlock                                                 page               a
            GET    /people/keys                                                      page               a
            POST   /people/keys                                                      page               a
            POST   /people/keys/{}/revoke                                            page               a
            GET    /people/erase-customer                                            page               a
            POST   /people/erase-customer/count                                      page               a
            POST   /people/erase-customer                                            page               a
            GET    /partners                                                         page               aov
            POST   /partners                                                         page               a
            GET    /partners/{}                                                      page               aov
            POST   /partners/{}/name                                                 page               a
            POST   /partners/{}/credentials                                          page               a
            POST   /partners/{}/credentials/{}/revoke                                page               a
            GET    /orders                                                            page               aov
            POST   /orders                                                            page               aov
            GET    /orders/{}                                                         page               aov
            GET    /orders/{}/live                                                    page               aov
            POST   /orders/{}/personal-data                                           page               aov
            POST   /orders/{}/status                                                  page               ao
            POST   /orders/{}/tell                                                    page               ao
            POST   /orders/{}/references                                              page               ao
            POST   /orders/{}/deliveries/{}/retry                                     page               ao
            POST   /orders/{}/deliveries/{}/dismiss                                   page               ao
            POST   /orders/{}/updates/{}/reprocess                                    page               ao
            POST   /orders/{}/updates/{}/dismiss                                      page               ao
            GET    /account                                                           page               aov
            POST   /account/password                                                  page               aov
            """;

    /**
     * The expected access to the partners' portal, which is closed to staff: the last column is the scope, or {@code -} if any
     * credential is enough.
     */
    private static final String EXPECTED_PORTAL = """
            GET    /portal/login                                                      open-portal        -
            POST   /portal/login                                                      open-portal        -
            POST   /portal/logout                                                     open-portal        -
            POST   /portal/language                                                   open-portal        -
            GET    /portal/guide                                                      open-portal        -
            GET    /portal/guide/samples/{}                                           open-portal        -
            GET    /portal                                                            portal             -
            GET    /portal/orders                                                     portal             orders:read
            GET    /portal/orders/{}                                                  portal             orders:read
            GET    /portal/orders/{}/customer                                         portal             orders:read
            POST   /portal/orders/{}/customer                                         portal             orders:read
            GET    /portal/deliveries                                                 portal             deliveries:read
            GET    /portal/deliveries/replay                                          portal             deliveries:write
            POST   /portal/deliveries/replay                                          portal             deliveries:write
            GET    /portal/deliveries/{}                                              portal             deliveries:read
            GET    /portal/deliveries/{}/bodies                                       portal             deliveries:read
            POST   /portal/deliveries/{}/bodies                                       portal             deliveries:read
            POST   /portal/deliveries/{}/retry                                        portal             deliveries:write
            GET    /portal/status-updates                                             portal             status:write
            GET    /portal/status-updates/reprocess                                   portal             status:write
            POST   /portal/status-updates/reprocess                                   portal             status:write
            POST   /portal/status-updates/{}/reprocess                                portal             status:write
            POST   /portal/enable                                                     portal             integration:write
            GET    /portal/test-event                                                 portal             integration:write
            POST   /portal/test-event                                                 portal             integration:write
            GET    /portal/secret                                                     portal             integration:write
            POST   /portal/secret                                                     portal             integration:write
            GET    /portal/certification                                              portal             integration:write
            POST   /portal/certification                                              portal             integration:write
            GET    /portal/certification/{}                                           portal             integration:write
            GET    /portal/certification/{}/progress                                  portal             integration:write
            """;

    private enum Outcome {
        PASSES,
        UNAUTHENTICATED,
        FORBIDDEN;

        /**
         * Decides by the error code, not by the status: a missing signature is 401 too, but with a code that says it is not about the
         * credential.
         */
        static Outcome of(Reply reply) {
            String ofOAuth = reply.at("/error").asString("");
            return switch (reply.at("/error/code").asString(ofOAuth)) {
                case "UNAUTHENTICATED", "invalid_client" -> UNAUTHENTICATED;
                case "FORBIDDEN" -> FORBIDDEN;
                default -> PASSES;
            };
        }
    }

    private record Row(String method, String path, String who, Set<Role> roles, String scopeOfPage) {

        static Row of(String line) {
            String[] cells = line.strip().split("\\s+", -1);
            boolean portal = cells[2].endsWith("portal");
            Set<Role> roles = EnumSet.noneOf(Role.class);
            Arrays.stream(Role.values())
                    .filter(role -> !portal && cells[3].contains(role.wireName().substring(0, 1)))
                    .forEach(roles::add);
            return new Row(cells[0], cells[1], cells[2], roles, portal ? cells[3] : "-");
        }

        String call() {
            return method + " " + path;
        }

        String scope() {
            return who.equals("signed") ? "status:write" : who;
        }

        boolean isPage() {
            return Set.of("page", "open-page", "portal", "open-portal").contains(who);
        }

        boolean changesSomething() {
            return !method.equals("GET");
        }

        boolean isForPartners() {
            return Scope.NAMES.contains(scope());
        }

        Outcome withoutCredential() {
            return who.equals("everybody") || who.equals("signed") ? Outcome.PASSES : Outcome.UNAUTHENTICATED;
        }

        Outcome withBadCredential() {
            return who.equals("everybody") ? Outcome.PASSES : Outcome.UNAUTHENTICATED;
        }

        /** A client's secret opens the authorization server's endpoints and nothing else. */
        Outcome withClientSecret() {
            return who.equals("client") ? Outcome.PASSES : withBadCredential();
        }

        /** The authorization server accepts OAuth2 clients only; the credentials for API calls are none. */
        Outcome when(boolean allowed) {
            if (who.equals("client")) {
                return Outcome.UNAUTHENTICATED;
            }
            return allowed || who.equals("everybody") ? Outcome.PASSES : Outcome.FORBIDDEN;
        }
    }

    private static final List<Row> ROWS =
            (EXPECTED + EXPECTED_PAGES + EXPECTED_PORTAL).lines().map(Row::of).toList();

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
        Map<String, Map<String, Api>> only = byScope(scope -> callers(partner, scope));
        Map<String, Map<String, Api>> allBut = byScope(scope -> callers(
                partner,
                Scope.NAMES.stream().filter(another -> !another.equals(scope)).toArray(String[]::new)));
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
        Map<Role, Browser> browsers = browsers();
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

    @TestFactory
    Stream<DynamicTest> showsPagesToWhoIsSignedInOnly() {
        Map<Role, Browser> browsers = browsers();
        String key = keys.staff(ADMIN);
        return ROWS.stream()
                .filter(row -> row.who().equals("page"))
                .map(row -> DynamicTest.dynamicTest(row.call(), () -> {
                    String path = row.path().replace("{}", Uuid7.next().toString());
                    for (Browser nobody :
                            List.of(new Browser(server.url()), new Browser(server.url()).with("X-API-Key", key))) {
                        nobody.open("/login");
                        assertThat(ask(nobody, row, path).is(303).location()).startsWith("/login");
                    }
                    browsers.forEach((role, browser) -> {
                        boolean allowed = row.roles().contains(role);
                        Browser.Shown shown = ask(browser, row, path);
                        assertThat(shown.status() != 403 && !shown.location().startsWith("/login"))
                                .as("%s as %s answered %s", row.call(), role, shown)
                                .isEqualTo(allowed);
                        if (row.changesSomething()) {
                            browser.submit(path, Map.of("_csrf", "forged")).is(403);
                        }
                    });
                }));
    }

    @TestFactory
    Stream<DynamicTest> takesFormsOnOpenPagesOnlyFromPagesOfOurs() {
        return ROWS.stream()
                .filter(row -> row.who().startsWith("open-p"))
                .map(row -> DynamicTest.dynamicTest(row.call(), () -> {
                    String path = row.path().replace("{}", "none");
                    Browser nobody = new Browser(server.url());
                    nobody.open(row.who().equals("open-portal") ? "/portal/login" : "/login")
                            .is(200);
                    assertThat(ask(nobody, row, path).status()).isNotEqualTo(403);
                    if (row.changesSomething()) {
                        nobody.submit(path, Map.of("_csrf", "forged")).is(403);
                        new Browser(server.url()).submit(path, Map.of()).is(403);
                    }
                }));
    }

    /** A session of the portal has the access of the credential that opened it; staff have no such session. */
    @TestFactory
    Stream<DynamicTest> showsThePortalToWhomTheCredentialAllowsOnly() {
        PartnerId partner = keys.busyPartner();
        Map<String, Browser> only = byScope(scope -> visitor(keys.key(partner, scope)));
        Map<String, Browser> allBut = byScope(scope -> visitor(keys.key(
                partner,
                Scope.NAMES.stream().filter(another -> !another.equals(scope)).toArray(String[]::new))));
        Browser administrator = TestUser.signedIn(server, "admin");
        return ROWS.stream()
                .filter(row -> row.who().equals("portal"))
                .map(row -> DynamicTest.dynamicTest(row.call(), () -> {
                    String path = row.path().replace("{}", Uuid7.next().toString());
                    for (Browser nobody : List.of(administrator, new Browser(server.url()))) {
                        nobody.open("/portal/login");
                        assertThat(ask(nobody, row, path).is(303).location()).startsWith("/portal/login");
                    }
                    only.forEach((scope, browser) -> {
                        boolean allowed = Set.of("-", scope).contains(row.scopeOfPage());
                        Browser.Shown shown = ask(browser, row, path);
                        assertThat(shown.status() != 403 && !shown.location().startsWith("/portal/login"))
                                .as("%s with %s answered %s", row.call(), scope, shown)
                                .isEqualTo(allowed);
                        if (row.changesSomething()) {
                            browser.submit(path, Map.of("_csrf", "forged")).is(403);
                        }
                    });
                    if (!row.scopeOfPage().equals("-")) {
                        ask(requireNonNull(allBut.get(row.scopeOfPage())), row, path)
                                .is(403);
                    }
                }));
    }

    /** A browser that is signed in to the portal, with one of its pages loaded. */
    private Browser visitor(String key) {
        Browser browser = Browser.inPortal(server.url(), key);
        browser.open("/portal").is(200);
        return browser;
    }

    private static Browser.Shown ask(Browser browser, Row row, String path) {
        if (path.equals("/integrations/live")) {
            return browser.begins(path); // the stream ends only after seconds
        }
        return row.changesSomething() ? browser.submit(path, Map.of()) : browser.open(path);
    }

    private Map<Role, Browser> browsers() {
        Map<Role, Browser> browsers = new EnumMap<>(Role.class);
        for (Role role : List.of(ADMIN, OPERATOR, VIEWER)) {
            browsers.put(role, TestUser.signedIn(server, role.wireName()));
        }
        return browsers;
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

    private static <T> Map<String, T> byScope(Function<String, T> make) {
        return Scope.NAMES.stream().collect(Collectors.toMap(Function.identity(), make));
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
