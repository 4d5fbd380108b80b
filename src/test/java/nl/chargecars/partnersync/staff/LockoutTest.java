package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestConfiguration;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class LockoutTest {

    private static final String KNOWN = "partnersync_known";
    private static final AtomicInteger NETWORK = new AtomicInteger();

    private final TestServer server;
    private final Db db;
    private final SettableClock clock;
    private final Api admin;

    LockoutTest(TestServer server, Db db, SettableClock clock, Api admin) {
        this.server = server;
        this.db = db;
        this.clock = clock;
        this.admin = admin;
    }

    /** Deletes the counted failures, because all tests come from one address. */
    @BeforeEach
    @AfterEach
    void forget() {
        db.update("delete from sign_in_failures");
    }

    @Test
    void refusesEvenTheRightPasswordAfterFiveWrongOnesUntilTheWaitIsOver() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.browser();
        guess(browser, user.email(), 5);
        Shown locked = browser.signIn(user.email(), user.password()).is(429);
        assertThat(locked.body()).contains("Too many attempts. Try again in a minute.");
        assertThat(locked.headers().firstValue("Retry-After")).contains("30");
        clock.advance(Duration.ofSeconds(29));
        browser.signIn(user.email(), user.password()).is(429);
        clock.advance(Duration.ofSeconds(1));
        browser.signIn(user.email(), user.password()).leadsTo("/");
    }

    @Test
    void guardsThePresentPasswordOfWhoIsSignedInToo() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        Map<String, String> guess = Map.of("current", "wrong", "password", "a ladder without any violin");
        for (int attempt = 0; attempt < 5; attempt++) {
            browser.submit("/account/password", guess).is(422);
        }
        Shown locked = browser.submit("/account/password", guess).is(429);
        assertThat(locked.body()).contains("Too many attempts. Try again in a minute.");
        assertThat(locked.headers().firstValue("Retry-After")).contains("30");
    }

    @Test
    void locksAnAccountThatDoesNotExistInTheSameWay() {
        String nobody = TestUser.newEmail();
        Browser browser = new Browser(server.url());
        guess(browser, nobody, 5);
        assertThat(browser.signIn(nobody, "whatever").is(429).body()).contains("Too many attempts.");
    }

    @Test
    void waitsLongerWithEachFurtherMistake() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.browser();
        guess(browser, user.email(), 5);
        for (int seconds : new int[] {30, 60, 120, 240}) {
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            browser.signIn(user.email(), "wrong again").is(429);
            clock.advance(Duration.ofMillis(1));
            browser.signIn(user.email(), "wrong again").is(401);
        }
    }

    @Test
    void startsAnewAfterTheRightPassword() {
        TestUser user = TestUser.with(server, "viewer");
        guess(user.browser(), user.email(), 4);
        user.signIn();
        guess(user.browser(), user.email(), 4);
        user.signIn();
    }

    @Test
    void forgetsMistakesAfterADay() {
        TestUser user = TestUser.with(server, "viewer");
        guess(user.browser(), user.email(), 4);
        clock.advance(Duration.ofHours(24));
        guess(user.browser(), user.email(), 4);
        user.signIn();
    }

    @Test
    void locksAnAddressThatTriesManyAccountsButCountsNoRightOnes() {
        TestUser user = TestUser.with(server, "viewer");
        IntStream.range(0, 5).forEach(_ -> user.signIn());
        for (int attempt = 0; attempt < 20; attempt++) {
            new Browser(server.url()).signIn(TestUser.newEmail(), "wrong").is(401);
        }
        user.browser().signIn(user.email(), user.password()).is(429);
        clock.advance(Duration.ofMinutes(1));
        user.signIn();
    }

    @Test
    void locksNoAddressByARightPasswordHoweverManyWereWrongBefore() {
        TestUser user = TestUser.with(server, "viewer");
        String address = "203.0.113." + NETWORK.incrementAndGet();
        for (int attempt = 0; attempt < 20; attempt++) {
            behindTheProxy(address).signIn(TestUser.newEmail(), "wrong").is(401);
        }
        Instant lastWrong = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        for (int signIn = 0; signIn < 3; signIn++) {
            behindTheProxy(address).signIn(user.email(), user.password()).leadsTo("/");
            clock.advance(Duration.ofSeconds(2));
        }
        assertThat(db.text(
                        "select failures || ' ' || (last_failed_at = ?)::text || ' ' || (locked_until is null)::text"
                                + " from sign_in_failures where kind = 'address'",
                        Timestamp.from(lastWrong)))
                .isEqualTo("20 true true");
        behindTheProxy(address).signIn(TestUser.newEmail(), "wrong").is(401);
        assertThat(behindTheProxy(address)
                        .signIn(user.email(), user.password())
                        .is(429)
                        .headers()
                        .firstValue("Retry-After"))
                .as("as if nobody had been right in between")
                .contains("120");
    }

    @Test
    void locksNoKnownBrowserForWhatOthersAtItsAddressGetWrong() {
        TestUser user = TestUser.with(server, "viewer");
        String address = "203.0.113." + NETWORK.incrementAndGet();
        Browser known = behindTheProxy(address);
        known.signIn(user.email(), user.password()).leadsTo("/");
        known.open("/account").is(200);
        for (int attempt = 0; attempt < 20; attempt++) {
            behindTheProxy(address).signIn(TestUser.newEmail(), "wrong").is(401);
        }
        behindTheProxy(address).signIn(user.email(), user.password()).is(429);
        known.signIn(user.email(), user.password()).leadsTo("/");
        known.open("/account").is(200);
        guess(known, user.email(), 5);
        known.signIn(user.email(), user.password()).is(429);
    }

    @Test
    void letsNoGuessSlipThroughBesideAnother() {
        GuessingGuard guard = server.part(GuessingGuard.class);
        String account = TestUser.newEmail();
        String address = "192.0.2." + NETWORK.incrementAndGet();
        assertThat(AtOnce.call(40, _ -> guard.guess(account, address)))
                .filteredOn(GuessingGuard.Answer.Taken.class::isInstance)
                .hasSize(5);
    }

    @Test
    void letsOthersInThroughTheProxyThatAStrangerGuessesThrough() {
        TestUser user = TestUser.with(server, "viewer");
        for (int host = 0; host < 20; host++) {
            behindTheProxy("2001:db8:1:2::" + host)
                    .signIn(TestUser.newEmail(), "wrong")
                    .is(401);
        }
        behindTheProxy("2001:db8:1:2:ffff::1")
                .signIn(user.email(), user.password())
                .is(429);
        behindTheProxy("2001:db8:1:3::1").signIn(user.email(), user.password()).leadsTo("/");
        behindTheProxy("203.0.113.9").signIn(user.email(), user.password()).leadsTo("/");
    }

    @Test
    void locksNobodyOutOfTheBrowserThatWasSignedInWithWhichIsCountedByItself() {
        TestUser user = TestUser.with(server, "viewer");
        Browser own = user.signIn();
        assertThat(own.open("/account").is(200).body()).contains(user.email());
        locked(user);
        own.signIn(user.email(), user.password()).leadsTo("/");
        own.open("/account").is(200);
        own.submit("/account/password", Map.of("current", user.password(), "password", "short"))
                .is(422);
        guess(own, user.email(), 5);
        assertThat(own.signIn(user.email(), user.password()).is(429).headers().firstValue("Retry-After"))
                .contains("30");
        clock.advance(Duration.ofSeconds(30));
        own.signIn(user.email(), user.password()).leadsTo("/");
        assertThat(admin.get(user.path()).at("/data/locked_until").isNull())
                .as("the account's own count is left as it was")
                .isTrue();
        behindTheProxy("198.51.100.7").signIn(user.email(), "wrong").is(401);
        assertThat(admin.get(user.path()).at("/data/locked_until").isNull()).isFalse();
    }

    @Test
    void knowsABrowserByItsOwnUnchangedCookieAlone() {
        TestUser user = TestUser.with(server, "viewer");
        String cookie = user.signIn().cookie(KNOWN).orElseThrow();
        String other = TestUser.signedIn(server, "viewer").cookie(KNOWN).orElseThrow();
        locked(user);
        String[] parts = cookie.split("\\.", -1);
        String[] othersParts = other.split("\\.", -1);
        for (String forged : new String[] {
            other,
            "x",
            "..",
            parts[0],
            parts[0] + ".",
            parts[0] + "." + othersParts[1],
            othersParts[0] + "." + parts[1],
            "A" + cookie,
            cookie + ".A"
        }) {
            Browser browser = user.browser();
            browser.setCookie(KNOWN, forged);
            browser.signIn(user.email(), user.password()).is(429);
        }
        Browser browser = user.browser();
        browser.setCookie(KNOWN, cookie);
        browser.signIn(user.email(), user.password()).leadsTo("/");
    }

    @Test
    void knowsNoBrowserFromBeforeANewPasswordOrTheEndOfAllSessionsNorAfterNinetyDays() {
        TestUser user = TestUser.with(server, "viewer");
        Browser signedOut = user.signIn();
        admin.post(user.path() + "/sign-out", "").is(200);
        locked(user);
        signedOut.signIn(user.email(), user.password()).is(429);
        admin.post(user.path() + "/unlock", "").is(200);

        Browser before = user.signIn();
        Browser changing = user.signIn();
        String another = "ladder under the crumbs violin";
        Map<String, String> change = Map.of("current", user.password(), "password", another);
        Shown changed = changing.submit("/account/password", change).leadsTo("/account?notice=password_changed");
        assertThat(changed.setCookies()).contains(KNOWN + "=", "HttpOnly", "SameSite=Lax", "Max-Age=7776000");
        changing.open("/account").is(200);
        locked(user);
        before.signIn(user.email(), another).is(429);
        changing.signIn(user.email(), another).leadsTo("/");

        clock.advance(KnownBrowsers.KEPT);
        locked(user);
        changing.signIn(user.email(), another).is(429);
    }

    /** Locks the account by wrong guesses of another browser from another network. */
    private void locked(TestUser user) {
        Browser stranger = behindTheProxy("203.0.113." + NETWORK.incrementAndGet());
        guess(stranger, user.email(), 5);
        stranger.signIn(user.email(), user.password()).is(429);
    }

    private Browser behindTheProxy(String address) {
        return new Browser(server.url()).with("X-Forwarded-For", address);
    }

    @Test
    void isUnlockedInHisOwnBrowserToo() {
        TestUser user = TestUser.with(server, "viewer");
        Browser own = user.signIn();
        guess(own, user.email(), 5);
        own.signIn(user.email(), user.password()).is(429);
        admin.post(user.path() + "/unlock", "").is(200);
        own.signIn(user.email(), user.password()).leadsTo("/");
    }

    @Test
    void isUnlockedByAnAdministratorWhoseNameIsInTheTrail() {
        TestUser user = TestUser.with(server, "viewer");
        guess(user.browser(), user.email(), 5);
        assertThat(Instant.parse(admin.get(user.path()).text("/data/locked_until")))
                .isEqualTo(clock.instant().plusSeconds(30));
        assertThat(admin.post(user.path() + "/unlock", "")
                        .is(200)
                        .at("/data/locked_until")
                        .isNull())
                .isTrue();
        user.signIn();
        assertThat(db.text(
                        "select actor from audit_logs where record_id = ? and action = 'STAFF_USER_UNLOCKED'",
                        user.id()))
                .isEqualTo("staff:first-admin");
    }

    @Test
    void notesTheLockInTheTrailAndCountsItWithoutSayingWhoseItIs() {
        TestUser user = TestUser.with(server, "viewer");
        long before = db.count("audit_logs where action = 'SIGN_IN_LOCKED'");
        guess(user.browser(), user.email(), 5);
        user.browser().signIn(user.email(), user.password()).is(429);
        assertThat(db.count("audit_logs where action = 'SIGN_IN_LOCKED'")).isEqualTo(before + 1);
        assertThat(db.text("select actor || record_id || changes::text from audit_logs where action = 'SIGN_IN_LOCKED'"
                        + " order by id desc limit 1"))
                .contains("system:sign-in", "account:", "\"failures\": 5")
                .doesNotContain(user.email());
    }

    private static void guess(Browser browser, String email, int times) {
        for (int attempt = 0; attempt < times; attempt++) {
            browser.signIn(email, "wrong").is(401);
        }
    }

    @Test
    void guardsTheAdministratorsKeyToo() {
        forgetUsers();
        Browser browser = new Browser(server.url());
        guessAdministratorsKey(browser);
        Shown locked =
                browser.submit("/first-user", firstUser(TestServer.ADMIN_KEY)).is(429);
        assertThat(locked.headers().firstValue("Retry-After")).contains("30");
    }

    @Test
    void locksNobodyOutWhoHasAnAdministratorsKeyThatIsTooLongToGuess() {
        forgetUsers();
        String key = "an-administrators-key-of-more-than-20";
        try (Server node = Server.start(
                TestSettings.beside(server.settings()).adminKey(key).build(), TestConfiguration.class)) {
            Browser browser = new Browser(node.localUrl());
            guessAdministratorsKey(browser);
            browser.submit("/first-user", firstUser(key)).leadsTo("/");
        }
    }

    private void forgetUsers() {
        db.update("delete from staff_invitations");
        db.update("delete from staff_sessions");
        db.update("delete from staff_users");
    }

    private static void guessAdministratorsKey(Browser browser) {
        browser.open("/first-user").is(200);
        for (int attempt = 0; attempt < 5; attempt++) {
            browser.submit("/first-user", firstUser("guess")).is(401);
        }
        browser.submit("/first-user", firstUser("guess")).is(429);
    }

    private static Map<String, String> firstUser(String key) {
        return Map.of("key", key, "email", TestUser.newEmail(), "password", TestUser.PASSWORD);
    }
}
