package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests how the first user is created in a fresh installation, where nobody can sign in yet. */
@ExtendWith(WithServer.class)
class FirstUserTest {

    private final TestServer server;
    private final Db db;

    FirstUserTest(TestServer server, Db db) {
        this.server = server;
        this.db = db;
    }

    @BeforeEach
    void asFreshlyInstalled() {
        TestUser.deleteAll(db);
    }

    @Test
    void wantsTheAdministratorsKey() {
        Browser browser = new Browser(server.url());
        browser.open("/first-user").is(200);
        assertThat(browser.submit("/first-user", form("wrong", TestUser.newEmail(), TestUser.PASSWORD))
                        .is(401)
                        .body())
                .contains("This is not the administrator");
        assertThat(db.count("staff_users")).isZero();
    }

    @Test
    void wantsAnAddressAndAPasswordThatHolds() {
        Browser browser = new Browser(server.url());
        browser.open("/first-user").is(200);
        browser.submit("/first-user", form(TestServer.ADMIN_KEY, "nobody", TestUser.PASSWORD))
                .is(422);
        browser.submit("/first-user", form(TestServer.ADMIN_KEY, TestUser.newEmail(), "chargecars2026"))
                .is(422);
        assertThat(db.count("staff_users")).isZero();
    }

    @Test
    void isShownTheWayFromTheFormToSignInWith() {
        Browser browser = new Browser(server.url());
        browser.open("/").leadsTo("/login");
        assertThat(browser.open("/login").body()).contains("Nobody can sign in yet.", "href=\"/first-user\"");
    }

    @Test
    void becomesAdministratorAndIsSignedIn() {
        String email = TestUser.newEmail();
        Browser browser = new Browser(server.url());
        browser.open("/first-user").is(200);
        browser.submit("/first-user", form(TestServer.ADMIN_KEY, email, TestUser.PASSWORD))
                .leadsTo("/");
        assertThat(browser.open("/account").is(200).body()).contains(email, "administrator");
        browser.api().get("/api/v1/staff-users").is(200);
        assertThat(
                        db.rows(
                                "select actor, action from audit_logs where table_name = 'staff_users' order by id desc limit 2"))
                .extracting(entry -> entry.get("action"))
                .containsExactly("STAFF_SIGNED_IN", "STAFF_USER_CREATED");
    }

    @Test
    void closesTheDoorBehindIt() {
        TestUser.with(server, "viewer");
        Browser browser = new Browser(server.url());
        browser.open("/first-user").leadsTo("/login");
        assertThat(browser.open("/login").body()).doesNotContain("/first-user");
        browser.submit("/first-user", form(TestServer.ADMIN_KEY, TestUser.newEmail(), TestUser.PASSWORD))
                .leadsTo("/login");
        assertThat(db.count("staff_users")).isEqualTo(1);
    }

    @Test
    void isOneHoweverManyTryAtOnce() {
        List<Browser> browsers =
                IntStream.range(0, 4).mapToObj(_ -> new Browser(server.url())).toList();
        browsers.forEach(browser -> browser.open("/first-user").is(200));
        browsers.parallelStream()
                .forEach(browser -> browser.submit(
                                "/first-user", form(TestServer.ADMIN_KEY, TestUser.newEmail(), TestUser.PASSWORD))
                        .is(303));
        assertThat(db.count("staff_users")).isEqualTo(1);
    }

    private static Map<String, String> form(String key, String email, String password) {
        return Map.of("key", key, "email", email, "password", password);
    }
}
