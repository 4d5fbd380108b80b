package nl.chargecars.partnersync.staff;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Rival;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@ExtendWith(WithServer.class)
class SessionTest {

    private final TestServer server;
    private final Db db;
    private final SettableClock clock;
    private final Api admin;

    SessionTest(TestServer server, Db db, SettableClock clock, Api admin) {
        this.server = server;
        this.db = db;
        this.clock = clock;
        this.admin = admin;
    }

    @Test
    void neverTakesOverACookieThatWasPlanted() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.browser();
        browser.setCookie(Browser.SESSION_COOKIE, "planted");
        browser.signIn(user.email(), user.password()).leadsTo("/");
        assertThat(browser.cookie(Browser.SESSION_COOKIE)).isPresent().get().isNotEqualTo("planted");
        Browser attacker = user.browser();
        attacker.setCookie(Browser.SESSION_COOKIE, "planted");
        attacker.open("/account").leadsTo("/login?next=%2Faccount");
    }

    @Test
    void answersWithAPageWhenItCannotBeLookedUp() {
        Browser browser = TestUser.with(server, "viewer").signIn().with("Accept-Language", "nl");
        db.update("alter table staff_sessions rename to staff_sessions_away");
        try {
            assertThat(browser.open("/account").is(500).body()).contains("<html lang=\"nl\"");
        } finally {
            db.update("alter table staff_sessions_away rename to staff_sessions");
        }
        browser.open("/account").is(200);
    }

    @Test
    void beginsAnewAndEndsTheOldOneWhenSomebodySignsInAgain() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        String first = browser.cookie(Browser.SESSION_COOKIE).orElseThrow();
        browser.submit("/login", Map.of("email", user.email(), "password", user.password()))
                .leadsTo("/");
        Browser old = user.browser();
        old.setCookie(Browser.SESSION_COOKIE, first);
        old.open("/account").is(303);
        browser.open("/account").is(200);
    }

    @Test
    void endsWithSigningOutWhateverTheBrowserKeeps() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        String kept = browser.cookie(Browser.SESSION_COOKIE).orElseThrow();
        browser.submit("/logout", Map.of()).leadsTo("/login");
        assertThat(browser.cookie(Browser.SESSION_COOKIE)).isEmpty();
        browser.setCookie(Browser.SESSION_COOKIE, kept);
        browser.open("/account").is(303);
        browser.apiWithoutToken().get("/api/v1/orders").isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void endsAtOnceWhenTheUserIsDisabled() {
        TestUser user = TestUser.with(server, "admin");
        Browser browser = user.signIn();
        browser.api().get("/api/v1/orders").is(200);
        admin.patch(user.path(), Map.of("disabled", true)).is(200);
        browser.api().get("/api/v1/orders").isFailure(401, "UNAUTHENTICATED");
        browser.open("/account").is(303);
        admin.patch(user.path(), Map.of("disabled", false)).is(200);
        browser.open("/account").is(303);
    }

    @Test
    void endsAtOnceWhenAnAdministratorSaysSoOrResetsThePassword() {
        TestUser user = TestUser.with(server, "viewer");
        Browser first = user.signIn();
        Browser second = user.signIn();
        admin.post(user.path() + "/sign-out", "").is(200);
        first.open("/account").is(303);
        second.open("/account").is(303);
        Browser third = user.signIn();
        admin.post(user.path() + "/invitation", "").is(200);
        third.open("/account").is(303);
    }

    @Test
    void saysThatNothingCameOfAFormThatIsSentOnceItHasEnded() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn().with("Accept-Language", "en");
        browser.open("/account").is(200);
        admin.post(user.path() + "/sign-out", "").is(200);
        String login = "/login?next=%2Faccount&ended=1";
        browser.submit("/account/password", Map.of()).leadsTo(login);
        assertThat(browser.open(login).is(200).body())
                .contains("Nothing was sent or changed.", "name=\"next\" value=\"/account\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign-out", "invitation"})
    void beginsForNobodyWhoseSessionsWereAllEndedSinceThePasswordWasRead(String ending) {
        TestUser user = TestUser.with(server, "viewer");
        StaffUser read = server.part(StaffUsers.class).require(StaffUserId.of(user.id()));
        admin.post(user.path() + "/" + ending, "").is(200);
        var response = new MockHttpServletResponse();
        assertThat(server.part(SignIn.class).begin(read, new MockHttpServletRequest(), response))
                .isFalse();
        assertThat(response.getHeaderNames()).isEmpty();
        assertThat(db.count("staff_sessions where user_id = ?::uuid", user.id()))
                .isZero();
    }

    @Test
    void beginsForNobodyWhosePasswordIsResetWhileItIsJudged() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.browser();
        Shown answer = whileItIsReset(user, () -> browser.signIn(user.email(), user.password()));
        assertThat(answer.is(401).body()).contains("The e-mail address or the password is not right.");
        assertThat(browser.cookie(Browser.SESSION_COOKIE)).isEmpty();
        assertThat(db.count("staff_sessions where user_id = ?::uuid", user.id()))
                .isZero();
        assertThat(db.count("audit_logs where record_id = ? and action = 'STAFF_SIGNED_IN'", user.id()))
                .as("only by the invitation")
                .isEqualTo(1);
    }

    @Test
    void endsWithAResetThatComesBeforeTheNewPassword() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        var change = Map.of("current", user.password(), "password", "a ladder without any violin");
        whileItIsReset(user, () -> browser.submit("/account/password", change))
                .leadsTo("/account?notice=account_changed");
        browser.open("/account").leadsTo("/login?next=%2Faccount");
        assertThat(db.count("staff_users where id = ?::uuid and password_hash is null", user.id()))
                .isEqualTo(1);
    }

    /** A trigger raises an error at the commit, as PostgreSQL may when its disk is full. */
    @Test
    void givesNoCookieForASessionThatIsNotStored() {
        TestUser user = TestUser.with(server, "viewer");
        db.update("""
                create function refuse_sessions() returns trigger language plpgsql as $$
                begin
                    raise exception 'no room' using errcode = 'disk_full';
                end $$
                """);
        db.update("""
                create constraint trigger refuse_sessions after insert on staff_sessions deferrable initially deferred
                for each row when (new.user_id = '%s') execute function refuse_sessions()
                """.formatted(user.id()));
        try {
            Shown answer = user.browser().signIn(user.email(), user.password());
            assertThat(answer.is(503).setCookies()).doesNotContain(Browser.SESSION_COOKIE, "partnersync_known");
        } finally {
            db.update("drop function refuse_sessions() cascade");
        }
        user.signIn();
    }

    @Test
    void beginsForSomebodyWhoIsUnlockedWhileThePasswordIsJudged() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.browser();
        whileUnlocked(user, () -> browser.signIn(user.email(), user.password())).leadsTo("/");
        browser.open("/account").is(200);
    }

    @Test
    void saysThatAnUnlockCameBeforeTheNewPassword() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        var change = Map.of("current", user.password(), "password", "a ladder without any violin");
        String next = "/account?notice=account_changed";
        whileUnlocked(user, () -> browser.submit("/account/password", change)).leadsTo(next);
        assertThat(browser.open(next).is(200).body()).contains("Your account was changed in the meantime. Try again.");
        browser.submit("/account/password", change).leadsTo("/account?notice=password_changed");
    }

    private Shown whileItIsReset(TestUser user, Supplier<Shown> request) {
        return meanwhile(
                request,
                user,
                "update staff_users set password_hash = null, all_ended = all_ended + 1 where id = ?::uuid",
                "delete from staff_sessions where user_id = ?::uuid");
    }

    private Shown whileUnlocked(TestUser user, Supplier<Shown> request) {
        return meanwhile(request, user, "update staff_users set all_ended = all_ended + 1 where id = ?::uuid");
    }

    /** Commits changes of the user, as another node would, when the request has judged the password and waits for that. */
    private Shown meanwhile(Supplier<Shown> request, TestUser user, String... changes) {
        try (Rival administrator = db.rival()) {
            for (String change : changes) {
                administrator.execute(change, user.id());
            }
            CompletableFuture<Shown> answer = CompletableFuture.supplyAsync(request);
            administrator.awaitSomebodyWaiting();
            administrator.commit();
            return answer.orTimeout(20, SECONDS).join();
        }
    }

    /** The pages mask personal data; the API, opened in the same browser, does not. */
    @Test
    void keepsThatSomebodySawPersonalDataThroughTheApi() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        browser.api().get("/api/v1/partners").is(200);
        browser.api().get("/api/v1/orders?limit=1").is(200);
        browser.api().get("/api/v1/orders/CC-2026-99999?email=somebody").isFailure(404, "ORDER_NOT_FOUND");
        assertThat(user.shownPersonalData())
                .extracting(row -> row.get("path"))
                .containsExactly("/api/v1/orders", "/api/v1/orders/CC-2026-99999");
    }

    @Test
    void holdsTheNewRoleFromTheNextRequestOn() {
        TestUser.with(server, "admin"); // one administrator has to remain
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        browser.api().get("/api/v1/staff-users").isFailure(403, "FORBIDDEN");
        admin.patch(user.path(), Map.of("role", "admin")).is(200);
        browser.api().get("/api/v1/staff-users").is(200);
        admin.patch(user.path(), Map.of("role", "operator")).is(200);
        browser.api().get("/api/v1/staff-users").isFailure(403, "FORBIDDEN");
    }

    @Test
    void staysHereAndEndsElsewhereWhenThePasswordIsChanged() {
        TestUser user = TestUser.with(server, "viewer");
        Browser here = user.signIn();
        Browser elsewhere = user.signIn();
        here.submit("/account/password", Map.of("current", user.password(), "password", "a ladder without any violin"))
                .leadsTo("/account?notice=password_changed");
        here.open("/account").is(200);
        elsewhere.open("/account").is(303);
        user.browser().signIn(user.email(), user.password()).is(401);
        user.browser().signIn(user.email(), "a ladder without any violin").leadsTo("/");
    }

    @Test
    void wantsTheCurrentPasswordForANewOne() {
        Browser browser = TestUser.signedIn(server, "viewer");
        assertThat(browser.submit(
                                "/account/password",
                                Map.of("current", "wrong", "password", "a ladder without any violin"))
                        .is(422)
                        .body())
                .contains("The current password is not right.");
    }

    @Test
    void endsAfterEightHoursWithoutUse() {
        Browser browser = TestUser.signedIn(server, "viewer");
        clock.advance(Duration.ofHours(8).minusSeconds(1));
        browser.open("/account").is(200);
        clock.advance(Duration.ofHours(8).minusSeconds(1));
        browser.open("/account").is(200);
        clock.advance(Duration.ofHours(8));
        browser.open("/account").is(303);
    }

    /** A trigger raises PostgreSQL's error for a database that can only be read: the server's connections began before it was. */
    @Test
    void goesOnWhileTheDatabaseCanOnlyBeRead() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        clock.advance(Duration.ofMinutes(2));
        db.update("""
                create function staff_only_read() returns trigger language plpgsql as $$
                begin
                    raise exception 'cannot execute UPDATE' using errcode = 'read_only_sql_transaction';
                end $$
                """);
        try {
            db.update(
                    "create trigger staff_only_read before update on staff_sessions for each row when (new.user_id = '"
                            + user.id() + "') execute function staff_only_read()");
            browser.open("/account").is(200);
        } finally {
            db.update("drop function staff_only_read() cascade");
        }
        clock.advance(Duration.ofHours(8).minusMinutes(2).minusSeconds(1));
        browser.open("/account").is(200);
    }

    @Test
    void endsAfterADayHoweverMuchItIsUsed() {
        Browser browser = TestUser.signedIn(server, "viewer");
        for (int hour = 1; hour < 24; hour++) {
            clock.advance(Duration.ofHours(1));
            browser.open("/account").is(200);
        }
        clock.advance(Duration.ofHours(1));
        browser.open("/account").is(303);
    }

    /** The clock of another node may be ahead, by a minute at most. */
    @Test
    void endsWhenItBeganOrWasUsedWhileTheClockWasAhead() {
        TestUser user = TestUser.with(server, "viewer");
        Browser before = user.signIn();
        clock.advance(Duration.ofHours(2));
        before.open("/account").is(200);
        Browser ahead = user.signIn();
        clock.advance(Duration.ofMinutes(-1));
        before.open("/account").is(200);
        ahead.open("/account").is(200);
        clock.advance(Duration.ofMillis(-1));
        before.open("/account").leadsTo("/login?next=%2Faccount");
        ahead.open("/account").leadsTo("/login?next=%2Faccount");

        server.part(StaffHousekeeping.class).step();
        clock.advance(Duration.ofHours(1));
        ahead.open("/account").leadsTo("/login?next=%2Faccount");
        assertThat(db.count("staff_sessions where user_id = ?::uuid", user.id()))
                .isZero();
    }

    @Test
    void isNotReadableInTheDatabase() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        String cookie = browser.cookie(Browser.SESSION_COOKIE).orElseThrow();
        assertThat(cookie).hasSize(43);
        assertThat(db.rows(
                        "select encode(token_hash, 'escape') as hash, encode(token_hash, 'base64') as b from"
                                + " staff_sessions where user_id = ?::uuid",
                        user.id()))
                .asString()
                .doesNotContain(cookie);
    }

    @Test
    void givesTheCookieToNoScriptAndToNoOtherSitesForms() {
        TestUser user = TestUser.with(server, "viewer");
        assertThat(user.browser().signIn(user.email(), user.password()).setCookies())
                .contains("partnersync_session=", "Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=86400")
                .doesNotContain("Domain");
    }

    /** With https the browser sends the cookie over https only, and accepts it from this exact host only. */
    @Test
    void bindsTheCookieToHttpsAndThisHostWhereThePublicAddressIsHttps() {
        Settings http = server.settings();
        var https = TestSettings.beside(http)
                .publicUrl("https://sync.example.nl")
                .publicTargetsOnly()
                .build();
        var sessions = new Sessions(
                server.part(SessionRepository.class),
                server.part(KnownBrowsers.class),
                server.part(StaffSecrets.class),
                clock,
                https);
        var response = new MockHttpServletResponse();
        sessions.end(new MockHttpServletRequest(), response);
        assertThat(response.getHeader("Set-Cookie"))
                .startsWith("__Host-partnersync_session=")
                .contains("Secure", "Path=/");
    }

    @Test
    void isForgottenOnceItIsOver() {
        TestUser user = TestUser.with(server, "viewer");
        db.update("delete from sign_in_failures"); // rows of other tests, whose clocks may be ahead
        new Browser(server.url()).signIn(user.email(), "wrong").is(401);
        user.signIn();
        StaffHousekeeping housekeeping = server.part(StaffHousekeeping.class);
        housekeeping.step();
        assertThat(db.count("staff_sessions where user_id = ?::uuid", user.id()))
                .isEqualTo(1);
        assertThat(db.count("sign_in_failures")).isPositive();
        clock.advance(Duration.ofHours(24));
        housekeeping.step();
        assertThat(db.count("staff_sessions where user_id = ?::uuid", user.id()))
                .isZero();
        assertThat(db.count("sign_in_failures")).isZero();
    }
}
