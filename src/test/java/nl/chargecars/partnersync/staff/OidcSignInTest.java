package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.SecondNode;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestConfiguration;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import nl.chargecars.partnersync.testing.TestUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the sign-in at an identity provider over HTTP, with the redirects of a browser between the provider and our server. */
class OidcSignInTest {

    private static final String COOKIE = "partnersync_oidc_";
    private static final String FAILED = "sign-in at the identity provider failed reason=";
    private static final IdentityProvider PROVIDER = new IdentityProvider();
    private static Server server;

    @BeforeAll
    static void start() {
        Settings shared = TestServer.shared().settings();
        server = Server.start(
                TestSettings.beside(shared)
                        .publicUrl("http://localhost:1234")
                        .oidc(PROVIDER.settings())
                        .build(),
                TestConfiguration.class);
    }

    @AfterAll
    static void stop() {
        server.close();
        PROVIDER.close();
    }

    @Test
    void isOfferedOnlyWhereItIsConfigured() {
        Browser elsewhere = new Browser(TestServer.shared().url());
        assertThat(elsewhere.open("/login").body()).doesNotContain("/login/oidc");
        assertThat(elsewhere.open(OidcSignIn.START).status()).isEqualTo(401);
        assertThat(browser().open("/login?next=%2Faccount").body())
                .contains("href=\"/login/oidc/staff?next=%2Faccount\"", "Sign in with your organization");
    }

    @Test
    void keepsAllOfTheAddressThatWasAskedFor() {
        assertThat(browser()
                        .open("/login?next=%2Forders%3Fshow%3Dnew%26from%3D2026-01-01")
                        .body())
                .contains("href=\"/login/oidc/staff?next=%2Forders%3Fshow%3Dnew%26from%3D2026-01-01\"");
    }

    @Test
    void goesThereWithStateNonceAndAChallenge() {
        Shown start = browser().open(OidcSignIn.START).is(302);
        assertThat(start.location())
                .startsWith(PROVIDER.issuer() + "/authorize?response_type=code")
                .contains("client_id=partner-sync", "scope=openid%20email%20profile")
                .contains("&state=", "&nonce=", "&code_challenge=", "code_challenge_method=S256")
                .contains("redirect_uri=http://localhost:1234/login/oidc-callback");
        assertThat(start.setCookies())
                .contains(cookieOf(start.location()) + "=", "HttpOnly", "SameSite=Lax", "Max-Age=600");
    }

    @Test
    void signsInWithTheRoleOfTheClaimAndLeadsToThePageAskedFor() {
        Browser browser = browser();
        signIn(browser, OidcSignIn.START + "?next=%2Faccount", person("ann", "bosses", "others"))
                .leadsTo("/account");
        assertThat(browser.open("/account").is(200).body())
                .contains("ann@example.nl", "administrator", "identity provider");
        browser.api().get("/api/v1/staff-users").is(200);
    }

    @Test
    void knowsAPersonAgainAndTakesTheRoleThatHoldsNow() {
        signIn(browser(), OidcSignIn.START, person("bob", "bosses")).leadsTo("/");
        Browser browser = browser();
        signIn(browser, OidcSignIn.START, person("bob", "readers")).leadsTo("/");
        browser.open("/account");
        browser.api().get("/api/v1/staff-users").isFailure(403, "FORBIDDEN");
        assertThat(TestServer.shared().db().count("staff_users where oidc_subject like '% bob'"))
                .isEqualTo(1);
    }

    @Test
    void takesNoAddressThatTheProviderSaysIsNotVerified() {
        Db db = TestServer.shared().db();
        String address = "select email from staff_users where oidc_subject like '% gus'";
        signIn(browser(), OidcSignIn.START, person("gus", "readers").claim("email_verified", false))
                .leadsTo("/");
        assertThat(db.text(address)).isEqualTo("gus");
        signIn(browser(), OidcSignIn.START, person("gus", "readers").claim("email_verified", true))
                .leadsTo("/");
        assertThat(db.text(address)).isEqualTo("gus@example.nl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void letsSomebodyInWhoHasAnEmptyAddressAtTheProvider(String address) {
        signIn(browser(), OidcSignIn.START, person("kim", "readers").claim("email", address))
                .leadsTo("/");
        assertThat(TestServer.shared().db().text("select email from staff_users where oidc_subject like '% kim'"))
                .isEqualTo("kim");
    }

    @Test
    void recordsThatAnAddressChangedButNotWhich() {
        for (String address : List.of("hal@example.nl", "hal@example.nl", "hal.other@example.nl")) {
            signIn(browser(), OidcSignIn.START, person("hal", "readers").claim("email", address))
                    .leadsTo("/");
        }
        assertThat(TestServer.shared()
                        .db()
                        .rows("select actor, changes::text as changes from audit_logs"
                                + " where action = 'STAFF_EMAIL_CHANGED' and record_id ="
                                + " (select id::text from staff_users where oidc_subject like '% hal')"))
                .extracting(entry -> entry.get("actor") + " " + entry.get("changes"))
                .containsExactly("system:oidc {}");
    }

    @Test
    void refusesWhoHasNoRoleHere() {
        Browser browser = browser();
        assertThat(signIn(browser, OidcSignIn.START, person("eve", "strangers"))
                        .is(403)
                        .body())
                .contains("Your account has no access here");
        browser.open("/account").is(303);
        assertThat(TestServer.shared().db().count("staff_users where oidc_subject like '% eve'"))
                .isZero();
    }

    @Test
    void endsTheOpenSessionsOfWhoLostTheRoleAtTheProvider() {
        Browser open = browser();
        signIn(open, OidcSignIn.START, person("fay", "bosses")).leadsTo("/");
        open.open("/account").is(200);
        for (int visit = 0; visit < 2; visit++) {
            signIn(browser(), OidcSignIn.START, person("fay", "strangers")).is(403);
        }
        open.open("/account").is(303);
        Db db = TestServer.shared().db();
        assertThat(db.text("select role from staff_users where oidc_subject like '% fay'"))
                .as("not one of the last administrators any more")
                .isEqualTo("viewer");
        assertThat(db.text("select actor || ' ' || (changes ->> 'sessions_ended') from audit_logs"
                        + " where action = 'STAFF_SIGNED_OUT' and record_id ="
                        + " (select id::text from staff_users where oidc_subject like '% fay')"))
                .isEqualTo("system:oidc 1");
        Browser again = browser();
        signIn(again, OidcSignIn.START, person("fay", "bosses")).leadsTo("/");
        assertThat(again.open("/account").is(200).body()).contains("administrator");
    }

    @Test
    void refusesWhomAnAdministratorDisabled() {
        Browser browser = browser();
        signIn(browser, OidcSignIn.START, person("dan", "readers")).leadsTo("/");
        String id = TestServer.shared().db().text("select id::text from staff_users where oidc_subject like '% dan'");
        new Api(server.localUrl())
                .as(TestServer.ADMIN_KEY)
                .patch("/api/v1/staff-users/" + id, Map.of("disabled", true))
                .is(200);
        browser.open("/account").is(303);
        signIn(browser(), OidcSignIn.START, person("dan", "readers")).is(403);
    }

    @Test
    void meetsSomebodyWhoWasErasedAsANewUser() {
        signIn(browser(), OidcSignIn.START, person("ivy", "readers")).leadsTo("/");
        Db db = TestServer.shared().db();
        String idOfIvy = "select id::text from staff_users where oidc_subject like '% ivy'";
        String before = db.text(idOfIvy);
        Api admin = new Api(server.localUrl()).as(TestServer.ADMIN_KEY);
        admin.patch("/api/v1/staff-users/" + before, Map.of("disabled", true)).is(200);
        admin.delete("/api/v1/staff-users/" + before).is(200);
        assertThat(db.count("staff_users where oidc_subject like '% ivy'")).isZero();
        signIn(browser(), OidcSignIn.START, person("ivy", "readers")).leadsTo("/");
        assertThat(db.text(idOfIvy)).isNotEqualTo(before);
    }

    /** The answer to another browser, one that matches no request, and one that another browser has had. */
    @Test
    void refusesAnAnswerThatThisBrowserDidNotAskFor() {
        Browser browser = browser();
        String back = PROVIDER.signIn(browser.open(OidcSignIn.START).location(), person("ann", "bosses"));
        refused(browser(), back);
        refused(browser, back.replaceAll("state=[^&]+", "state=other"));
        assertThat(browser.open("/login/oidc-callback?code=x&state=other").body())
                .contains("Start again from the sign-in page.");
        browser.open(back).leadsTo("/");
        refused(browser(), back);
    }

    @Test
    void signsInInEachOfSeveralTabs() {
        Browser browser = browser();
        String first = browser.open(OidcSignIn.START + "?next=%2Faccount").location();
        String second = browser.open(OidcSignIn.START).location();
        browser.open(PROVIDER.signIn(first, person("ann", "bosses"))).leadsTo("/account");
        browser.open(PROVIDER.signIn(second, person("ann", "bosses"))).leadsTo("/");
        browser.open("/account").is(200);
    }

    @Test
    void letsNoAnswerThatNobodyAskedForEndASignInOrASession() {
        Browser browser = browser();
        String start = browser.open(OidcSignIn.START).location();
        refused(browser, "/login/oidc-callback?code=made-up&state=made-up");
        String back = PROVIDER.signIn(start, person("ann", "bosses"));
        browser.open(back).leadsTo("/");
        for (String answer : List.of("/login/oidc-callback?code=made-up&state=made-up", back)) {
            browser.open(answer).leadsTo("/");
            browser.open("/account").is(200);
        }
    }

    /** Any website can make a browser begin sign-ins. A request with all their cookies would be too large for the server. */
    @Test
    void keepsNoMoreSignInsThanFitIntoARequest() {
        Browser browser = browser();
        List<String> starts = IntStream.range(0, 12)
                .mapToObj(_ -> browser.open(OidcSignIn.START + "?next=/account?" + "x".repeat(500))
                        .is(302)
                        .location())
                .toList();
        assertThat(starts.stream()
                        .flatMap(start -> browser.cookie(cookieOf(start)).stream())
                        .mapToInt(String::length)
                        .sum())
                .isBetween(1, 3_000);
        browser.open(PROVIDER.signIn(starts.getLast(), person("ann", "bosses"))).is(303);
    }

    /** Somebody who could forge these cookies could make us call the provider as often as he likes. */
    @Test
    void asksTheProviderNothingForACookieThatIsNotOursOrTooOld() {
        Browser browser = browser();
        String start = browser.open(OidcSignIn.START).location();
        String state = stateOf(start);
        String cookie = browser.cookie(cookieOf(start)).orElseThrow();
        String another = browser().open(OidcSignIn.START).setCookies();
        String foreignHmac = another.replaceAll("(?s).*" + COOKIE + "[^=]+=[^;.]*([^;]*);.*", "$1");
        int asked = PROVIDER.asked();
        String plain = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((state + "\nnonce\nverifier\n/").getBytes(StandardCharsets.UTF_8));
        for (String made : List.of(plain, plain + foreignHmac, cookie.replaceAll("\\..*", "") + foreignHmac)) {
            Browser stranger = browser();
            stranger.setCookie(cookieOf(start), made);
            refused(stranger, "/login/oidc-callback?code=made-up&state=" + state);
        }
        server.part(SettableClock.class).advance(Duration.ofMinutes(10));
        Browser late = browser();
        late.setCookie(cookieOf(start), cookie);
        refused(late, "/login/oidc-callback?code=made-up&state=" + state);
        assertThat(PROVIDER.asked()).isEqualTo(asked);
    }

    @Test
    void refusesACodeThatWasUsed() {
        Browser browser = browser();
        String start = browser.open(OidcSignIn.START).location();
        String cookie = browser.cookie(cookieOf(start)).orElseThrow();
        String back = PROVIDER.signIn(start, person("ann", "bosses"));
        browser.open(back).leadsTo("/");
        Browser again = browser();
        again.setCookie(cookieOf(start), cookie);
        refused(again, back);
    }

    @Test
    void refusesATokenWithAnotherNonceOrForAnotherClientOrExpired() {
        for (JWTClaimsSet wrong : List.of(
                whole("nonce", "of somebody else"),
                whole("aud", List.of("another-client")),
                whole("iss", "https://another.example"),
                whole("exp", Date.from(Instant.EPOCH)))) {
            tampered(wrong);
        }
    }

    /** The metadata name RS256, ES256 and none. */
    @Test
    void takesTheSignaturesThatTheMetadataNameAndNoOthers() {
        try {
            PROVIDER.signBy("ES256");
            signIn(browser(), OidcSignIn.START, person("ann", "bosses")).leadsTo("/");
            for (String other : List.of("RS384", "none")) {
                PROVIDER.signBy(other);
                Browser browser = browser();
                refused(browser, PROVIDER.signIn(browser.open(OidcSignIn.START).location(), person("ann", "bosses")));
            }
        } finally {
            PROVIDER.signBy("RS256");
        }
    }

    @Test
    void saysInTheLogWhatIsWrongWithAToken() {
        try (var log = HeardLog.of(OidcSignIn.class)) {
            tampered(whole("aud", List.of("another-client")));
            tampered(whole("iss", "https://another.example"));
            tampered(new JWTClaimsSet.Builder(whole("exp", Date.from(Instant.EPOCH.plusSeconds(60))))
                    .issueTime(Date.from(Instant.EPOCH))
                    .build());
            tampered(whole("nonce", "of somebody else"));
            PROVIDER.signBy("RS384");
            tampered(whole("sub", "ann"));
            assertThat(log.lines())
                    .containsExactly(
                            FAILED + "invalid_id_token claims=aud",
                            FAILED + "invalid_id_token claims=iss",
                            FAILED + "invalid_id_token claims=exp",
                            FAILED + "invalid_nonce",
                            FAILED + "invalid_id_token token=signature_or_algorithm");
        } finally {
            PROVIDER.signBy("RS256");
        }
    }

    private static void tampered(JWTClaimsSet claims) {
        Browser browser = browser();
        String back = PROVIDER.signIn(browser.open(OidcSignIn.START).location(), person("ann", "bosses"));
        PROVIDER.tamper(claims);
        refused(browser, back);
    }

    @Test
    void saysInTheLogHowTheProviderAnsweredInsteadOfWithAToken() {
        try (var log = HeardLog.of(OidcSignIn.class)) {
            for (int status : List.of(401, 500)) {
                PROVIDER.answerTokenRequests(status);
                Browser browser = browser();
                refused(browser, madeUpAnswerTo(browser));
            }
            assertThat(log.lines())
                    .containsExactly(
                            FAILED + "invalid_token_response status=401", FAILED + "invalid_token_response status=500");
        } finally {
            PROVIDER.answerTokenRequests(200);
        }
    }

    @Test
    void saysInTheLogWhetherSomebodyWithoutARoleHasTheClaim() {
        try (var log = HeardLog.of(OidcSignIn.class)) {
            signIn(browser(), OidcSignIn.START, person("max", "strangers")).is(403);
            signIn(browser(), OidcSignIn.START, new JWTClaimsSet.Builder().subject("mia"))
                    .is(403);
            assertThat(log.lines())
                    .containsExactly(
                            "sign-in at the identity provider refused reason=no_role",
                            "sign-in at the identity provider refused reason=no_role_claim");
        }
    }

    @Test
    void tellsWhenTheProviderSaysNo() {
        Browser browser = browser();
        String start = browser.open(OidcSignIn.START).location();
        String state = stateOf(start);
        refused(browser, "/login/oidc-callback?error=access_denied&state=" + state);
        refused(browser, "/login/oidc-callback");
    }

    @Test
    void keepsPasswordsBeside() {
        Browser browser = browser();
        browser.signIn("nobody@example.nl", "wrong").is(401);
    }

    @Test
    void judgesNoPasswordOfAnotherUserWithTheSameAddress() {
        TestUser other = TestUser.with(TestServer.shared(), "viewer");
        Browser browser = browser();
        signIn(browser, OidcSignIn.START, person("lou", "readers").claim("email", other.email()))
                .leadsTo("/");
        browser.open("/account").is(200);
        for (String current : List.of(other.password(), "wrong")) {
            var change = Map.of("current", current, "password", "a ladder without any violin");
            assertThat(browser.submit("/account/password", change).is(403).body())
                    .contains("identity provider")
                    .doesNotContain("The current password is not right.");
        }
        other.signIn();
    }

    /** Any website can make a browser open forged answers, so the limit counts only answers that make us call the provider. */
    @Test
    void limitsTheAnswersOfAnAddressThatTheProviderIsToBeAskedAboutAndCountsNoOthers() {
        try (Server tired = Server.start(
                TestSettings.beside(TestServer.shared().settings())
                        .publicUrl("http://localhost:1234")
                        .oidc(PROVIDER.settings())
                        .build(),
                SecondNode.class)) {
            int most = SecondNode.FEW.signIns().burst();
            for (int visit = 0; visit < most * 3; visit++) {
                refused(new Browser(tired.localUrl()), "/login/oidc-callback?code=made-up&state=made-up");
            }
            int asked = PROVIDER.asked();
            for (int visit = 0; visit < most; visit++) {
                Browser browser = new Browser(tired.localUrl());
                refused(browser, madeUpAnswerTo(browser));
            }
            Browser late = new Browser(tired.localUrl());
            Shown refused = late.open(madeUpAnswerTo(late)).is(429);
            assertThat(refused.body()).contains("Too many attempts.");
            assertThat(refused.headers().firstValue("Retry-After")).contains("10");
            assertThat(PROVIDER.asked()).isEqualTo(asked + most);
        }
    }

    private static String madeUpAnswerTo(Browser browser) {
        String start = browser.open(OidcSignIn.START).location();
        return "/login/oidc-callback?code=made-up&state=" + stateOf(start);
    }

    private static String stateOf(String start) {
        return start.replaceAll(".*&state=([^&]+).*", "$1");
    }

    private static String cookieOf(String start) {
        return COOKIE + stateOf(start).substring(0, 8);
    }

    private static void refused(Browser browser, String back) {
        assertThat(browser.open(back).is(401).body()).contains("Signing in did not work");
        browser.open("/account").is(303);
    }

    private static JWTClaimsSet whole(String claim, Object value) {
        return person("ann", "bosses")
                .issuer(PROVIDER.issuer().toString())
                .audience(IdentityProvider.CLIENT_ID)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .claim(claim, value)
                .build();
    }

    private static Shown signIn(Browser browser, String start, JWTClaimsSet.Builder person) {
        return browser.open(PROVIDER.signIn(browser.open(start).is(302).location(), person));
    }

    private static JWTClaimsSet.Builder person(String name, String... groups) {
        return new JWTClaimsSet.Builder()
                .subject(name)
                .claim("email", name + "@example.nl")
                .claim("realm_access", Map.of("roles", List.of(groups)));
    }

    private static Browser browser() {
        return new Browser(server.localUrl());
    }
}
