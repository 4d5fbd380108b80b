package nl.chargecars.partnersync.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests who can sign in to the portal, for how long, and what a session may open. {@code PageAccessTest} tests what each page
 * requires.
 */
@ExtendWith(WithServer.class)
class PortalSessionTest {

    private static final String COOKIE = "partnersync_portal";

    private final TestServer server;
    private final TestPartner partner;

    PortalSessionTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
    }

    @Test
    void letsInNobodyWithAWrongOrAForeignCredential() {
        Reply issued = issue("api_key");
        revoke(issued);
        String[] wrong = {
            "",
            "ccp_live_nonsense",
            issued.text("/data/key"),
            TestServer.ADMIN_KEY,
            staffKey(),
            issued.text("/data/key") + "x"
        };
        for (String key : wrong) {
            Browser browser = browser();
            Browser.Shown shown =
                    browser.submit("/portal/login", Map.of("key", key)).is(401);
            assertThat(shown.setCookies()).doesNotContain(COOKIE + "=");
            if (!key.isEmpty()) {
                assertThat(shown.body()).doesNotContain(key);
            }
        }
        Reply user = issue("basic_auth");
        browser()
                .submit(
                        "/portal/login",
                        Map.of("username", user.text("/data/username"), "password", "not the password"))
                .is(401);
    }

    @Test
    void letsInWithEachKindOfCredential() {
        enter(Map.of("key", issue("api_key").text("/data/key")));
        Reply user = issue("basic_auth");
        enter(Map.of("username", user.text("/data/username"), "password", user.text("/data/password")));
        Reply client = issue("oauth2_client");
        enter(Map.of("username", client.text("/data/client_id"), "password", client.text("/data/client_secret")));
    }

    @Test
    void answersWithAPageWhenItCannotBeLookedUp() {
        Browser browser =
                enter(Map.of("key", issue("api_key").text("/data/key"))).with("Accept-Language", "nl");
        server.db().update("alter table credentials rename to credentials_away");
        try {
            assertThat(browser.open("/portal").is(500).body()).contains("<html lang=\"nl\"");
        } finally {
            server.db().update("alter table credentials_away rename to credentials");
        }
        browser.open("/portal").is(200);
    }

    @Test
    void endsWithTheCredentialAtOnce() {
        Reply issued = issue("api_key");
        Browser browser = enter(Map.of("key", issued.text("/data/key")));
        revoke(issued);
        browser.open("/portal").leadsTo("/portal/login");

        Reply mortal = server.admin()
                .post(
                        partner.path("/credentials"),
                        Map.of(
                                "type",
                                "api_key",
                                "expires_at",
                                server.clock()
                                        .instant()
                                        .plus(Duration.ofMinutes(10))
                                        .toString()))
                .is(201);
        Browser other = enter(Map.of("key", mortal.text("/data/key")));
        server.clock().advance(Duration.ofMinutes(11));
        other.open("/portal").leadsTo("/portal/login");
    }

    @Test
    void endsWithoutUseAndAfterHalfADay() {
        Browser idle = enter(Map.of("key", issue("api_key").text("/data/key")));
        server.clock().advance(Duration.ofMinutes(59));
        idle.open("/portal").is(200);
        server.clock().advance(Duration.ofMinutes(61));
        idle.open("/portal").leadsTo("/portal/login");
        Browser busy = enter(Map.of("key", issue("api_key").text("/data/key")));
        for (int halfHours = 1; halfHours < 24; halfHours++) {
            server.clock().advance(Duration.ofMinutes(30));
            busy.open("/portal").is(200);
        }
        server.clock().advance(Duration.ofMinutes(30));
        busy.open("/portal").leadsTo("/portal/login");
        server.part(PortalHousekeeping.class).run();
        assertThat(server.db()
                        .count(
                                "portal_sessions where created_at < ?",
                                java.time.OffsetDateTime.ofInstant(
                                        server.clock().instant().minus(Duration.ofHours(12)),
                                        java.time.ZoneOffset.UTC)))
                .isZero();
    }

    /** A trigger raises PostgreSQL's error for a database that can only be read: the server's connections began before it was. */
    @Test
    void goesOnWhileTheDatabaseCanOnlyBeRead() {
        Reply issued = issue("api_key");
        Browser browser = enter(Map.of("key", issued.text("/data/key")));
        server.clock().advance(Duration.ofMinutes(2));
        server.db().update("""
                create function portal_only_read() returns trigger language plpgsql as $$
                begin
                    raise exception 'cannot execute UPDATE' using errcode = 'read_only_sql_transaction';
                end $$
                """);
        try {
            server.db()
                    .update("create trigger portal_only_read before update on portal_sessions for each row"
                            + " when (new.credential_id = '" + issued.text("/data/credential_id")
                            + "') execute function portal_only_read()");
            browser.open("/portal").is(200);
        } finally {
            server.db().update("drop function portal_only_read() cascade");
        }
        server.clock().advance(Duration.ofMinutes(57));
        browser.open("/portal").is(200);
    }

    /** The clock of another node may be ahead, by a minute at most. */
    @Test
    void endsWhenItBeganOrWasUsedWhileTheClockWasAhead() {
        String key = issue("api_key").text("/data/key");
        Browser before = enter(Map.of("key", key));
        server.clock().advance(Duration.ofMinutes(30));
        before.open("/portal").is(200);
        Browser ahead = enter(Map.of("key", key));
        server.clock().advance(Duration.ofMinutes(-1));
        before.open("/portal").is(200);
        ahead.open("/portal").is(200);
        server.clock().advance(Duration.ofMillis(-1));
        before.open("/portal").leadsTo("/portal/login");
        ahead.open("/portal").leadsTo("/portal/login");

        server.part(PortalHousekeeping.class).run();
        server.clock().advance(Duration.ofMinutes(10));
        before.open("/portal").leadsTo("/portal/login");
        ahead.open("/portal").leadsTo("/portal/login");
    }

    @Test
    void isKeptAsAHashAndNewWithEachSignIn() {
        Browser browser = browser();
        browser.setCookie(COOKIE, "planted");
        String key = issue("api_key").text("/data/key");
        browser.open("/portal/login").is(200);
        Browser.Shown entered =
                browser.submit("/portal/login", Map.of("key", key)).leadsTo("/portal");
        assertThat(entered.setCookies()).contains("HttpOnly", "SameSite=Lax");
        String token = browser.cookie(COOKIE).orElseThrow();
        assertThat(token).isNotEqualTo("planted").hasSizeGreaterThan(40);
        assertThat(server.db().count("portal_sessions where encode(token_hash, 'escape') like ?", "%" + token + "%"))
                .isZero();
        assertThat(server.db()
                        .count("audit_logs where action = 'PORTAL_SIGNED_IN' and actor = ?", "partner:" + partner.id()))
                .isPositive();
        browser.open("/portal").is(200);
        browser.submit("/portal/logout", Map.of()).leadsTo("/portal/login");
        browser.setCookie(COOKIE, token);
        browser.open("/portal").leadsTo("/portal/login");
    }

    @Test
    void neverMixesWithTheSessionsOfStaffNorWithTheApi() {
        Browser portal = enter(Map.of("key", issue("api_key").text("/data/key")));
        for (String page : new String[] {"/", "/account"}) {
            assertThat(portal.open(page).is(303).location()).startsWith("/login");
        }
        portal.open("/portal").is(200);
        portal.api().get(partner.path("/orders")).isFailure(401, "UNAUTHENTICATED");
        portal.api().post(partner.path("/integration-config/test-event"), "").isFailure(401, "UNAUTHENTICATED");

        Browser staff = TestUser.signedIn(server, "admin");
        staff.open("/portal").leadsTo("/portal/login");
        staff.setCookie(COOKIE, staff.cookie(Browser.SESSION_COOKIE).orElseThrow());
        staff.open("/portal").leadsTo("/portal/login");
        portal.setCookie(Browser.SESSION_COOKIE, portal.cookie(COOKIE).orElseThrow());
        assertThat(portal.open("/").is(303).location()).startsWith("/login");
    }

    @Test
    void isSentNowhereElse() {
        for (String next : new String[] {"https://evil.example", "//evil.example", "/people", "/portalx"}) {
            Browser browser = browser();
            browser.submit("/portal/login", Map.of("key", issue("api_key").text("/data/key"), "next", next))
                    .leadsTo("/portal");
        }
        assertThat(browser().open("/portal/orders").is(303).location())
                .isEqualTo("/portal/login?next=%2Fportal%2Forders");
    }

    @Test
    void leadsBackToWhatWasAskedForAndWhatItWasNarrowedTo() {
        assertThat(browser().open("/portal/deliveries?state=failed").is(303).location())
                .isEqualTo("/portal/login?next=%2Fportal%2Fdeliveries%3Fstate%3Dfailed");
        Map<String, String> form =
                Map.of("key", issue("api_key").text("/data/key"), "next", "/portal/deliveries?state=failed");
        browser().submit("/portal/login", form).leadsTo("/portal/deliveries?state=failed");
    }

    @ParameterizedTest
    @CsvSource({"en, Nothing was sent or changed.", "nl, Er is niets verstuurd of gewijzigd."})
    void saysThatNothingCameOfAFormThatIsSentOnceTheSessionHasEnded(String language, String nothing) {
        Browser idle = enter(Map.of("key", issue("api_key").text("/data/key"))).with("Accept-Language", language);
        idle.open("/portal/secret").is(200);
        server.clock().advance(Duration.ofMinutes(61));
        idle.submit("/portal/enable", Map.of()).leadsTo("/portal/login?ended=1");
        String login = "/portal/login?next=%2Fportal%2Fsecret&ended=1";
        idle.submit("/portal/secret", Map.of()).leadsTo(login);
        assertThat(idle.open(login).is(200).body()).contains(nothing, "name=\"next\" value=\"/portal/secret\"");
        assertThat(idle.open("/portal/login").is(200).body()).doesNotContain(nothing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void saysWhichScopeACredentialLacks(String language) {
        Browser reader = enter(Map.of("key", partner.key("orders:read"))).with("Accept-Language", language);
        assertThat(reader.submit("/portal/enable", Map.of()).is(403).body()).contains("(scope) integration:write,");
        assertThat(reader.open("/portal/deliveries").is(403).body()).contains("(scope) deliveries:read,");
    }

    @Test
    void showsNoPartnerWhatIsAnotherPartners() {
        String order = partner.placed("PORTAL-OWN");
        String id = partner.order("PORTAL-OWN").text("/data/chargecars_order_uuid");
        TestPartner other = TestPartner.integrated(server);
        Browser stranger = enter(Map.of("key", other.key()));
        stranger.open("/portal/orders/" + id).is(404);
        stranger.submit("/portal/orders/" + id + "/customer", Map.of()).is(404);
        assertThat(stranger.open("/portal/orders?ref=" + order).is(200).body()).doesNotContain(id);
        stranger.open("/portal/deliveries/" + Uuid7.next()).is(404);
        Browser owner = enter(Map.of("key", issue("api_key").text("/data/key")));
        assertThat(owner.open("/portal/orders?ref=" + order).is(200).body()).contains(id);
        assertThat(owner.open("/portal/orders/" + id).is(200).body())
                .contains("j•••@example.com")
                .doesNotContain("jan@example.com");
        assertThat(owner.submit("/portal/orders/" + id + "/customer", Map.of())
                        .is(200)
                        .body())
                .contains("jan@example.com");
        assertThat(server.db().count("audit_logs where action = 'PERSONAL_DATA_SHOWN' and record_id = ?", id))
                .isEqualTo(1);
    }

    private Browser enter(Map<String, String> credential) {
        Browser browser = browser();
        browser.submit("/portal/login", credential).leadsTo("/portal");
        browser.open("/portal").is(200);
        return browser;
    }

    private Browser browser() {
        Browser browser = new Browser(server.url());
        browser.open("/portal/login").is(200);
        return browser;
    }

    private Reply issue(String type) {
        return server.admin()
                .post(partner.path("/credentials"), Map.of("type", type, "label", "portal"))
                .is(201);
    }

    private void revoke(Reply issued) {
        server.admin()
                .delete(partner.path("/credentials/" + issued.text("/data/credential_id")))
                .is(200);
    }

    private String staffKey() {
        return server.admin()
                .post("/api/v1/staff-keys", Map.of("role", "admin"))
                .is(201)
                .text("/data/key");
    }
}
