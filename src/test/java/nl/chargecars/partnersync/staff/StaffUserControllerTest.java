package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class StaffUserControllerTest {

    private static final String PATH = "/api/v1/staff-users";

    private final TestServer server;
    private final Api admin;
    private final Db db;
    private final SettableClock clock;

    StaffUserControllerTest(TestServer server, Api admin, Db db, SettableClock clock) {
        this.server = server;
        this.admin = admin;
        this.db = db;
        this.clock = clock;
    }

    @Test
    void namesEveryProblemOfANewUser() {
        assertThat(admin.post(PATH, Map.of("email", "nobody", "role", "system"))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactlyInAnyOrder("/email invalid_format", "/role unknown_value");
        assertThat(admin.post(PATH, Map.of())
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactlyInAnyOrder("/email required", "/role required");
        assertThat(admin.post(PATH, Map.of("email", "nobody")).details())
                .containsExactlyInAnyOrder("/email invalid_format", "/role required");
        assertThat(admin.post(PATH, Map.of("email", TestUser.newEmail())).details())
                .containsExactly("/role required");
    }

    @Test
    void refusesAnAddressThatSomebodyHasAlready() {
        TestUser user = TestUser.with(server, "viewer");
        assertThat(admin.post(PATH, Map.of("email", user.email().toUpperCase(java.util.Locale.ROOT), "role", "admin"))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/email already_used");
    }

    @Test
    void refusesAChangeOfNothingAsATypoMakesIt() {
        TestUser user = TestUser.with(server, "viewer");
        assertThat(admin.patch(user.path(), Map.of("roll", "admin"))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly(" required");
    }

    @Test
    void leavesTheRoleOfAUserOfTheIdentityProviderToIt() {
        TestUser user = TestUser.with(server, "viewer");
        db.update(
                "update staff_users set sign_in = 'oidc', oidc_subject = id::text, password_hash = null where id = ?::uuid",
                user.id());
        assertThat(admin.patch(user.path(), Map.of("role", "admin"))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/role managed_elsewhere");
        assertThat(admin.post(user.path() + "/invitation", "")
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly(" managed_elsewhere");
        admin.patch(user.path(), Map.of("disabled", true)).is(200);
    }

    @Test
    void leavesInTheTrailWhoWasDisabledAndEnabledAgain() {
        TestUser user = TestUser.with(server, "viewer");
        user.signIn();
        admin.patch(user.path(), Map.of("disabled", true)).is(200);
        admin.patch(user.path(), Map.of("disabled", true)).is(200); // is disabled already
        admin.patch(user.path(), Map.of("disabled", false)).is(200);
        assertThat(db.rows("""
                        select concat_ws(' ', actor, action, changes) as entry from audit_logs
                        where record_id = ? and action in ('STAFF_USER_DISABLED', 'STAFF_USER_ENABLED') order by id
                        """, user.id()))
                .extracting(row -> row.get("entry"))
                .containsExactly(
                        "staff:first-admin STAFF_USER_DISABLED {\"disabled\": {\"to\": true, \"from\": false}, \"sessions_ended\": 1}",
                        "staff:first-admin STAFF_USER_ENABLED {\"disabled\": {\"to\": false, \"from\": true}}");
    }

    @Test
    void letsNobodyDisableTheOwnAccount() {
        TestUser user = TestUser.with(server, "admin");
        Api self = user.signIn().api();
        assertThat(self.patch(user.path(), Map.of("disabled", true))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/disabled own_account");
        TestUser other = TestUser.with(server, "admin");
        self.patch(other.path(), Map.of("disabled", true)).is(200);
    }

    @Test
    void leavesOneAdministratorHoweverManyAreTakenAwayAtOnce() {
        List<TestUser> admins = List.of(TestUser.with(server, "admin"), TestUser.with(server, "admin"));
        db.update(
                "update staff_users set disabled_at = '-infinity' where role = 'admin' and not id = any(?::uuid[])",
                "{" + admins.getFirst().id() + "," + admins.getLast().id() + "}");
        try {
            List<Reply> replies =
                    AtOnce.call(2, number -> admin.patch(admins.get(number).path(), Map.of("role", "viewer")));
            assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 422);
            TestUser last = admins.get(replies.getFirst().status() == 422 ? 0 : 1);
            assertThat(problems(last, Map.of("role", "operator"))).containsExactly(" last_administrator");
            admin.post(PATH, Map.of("email", TestUser.newEmail(), "role", "admin"))
                    .is(201); // cannot sign in without a password
            assertThat(problems(last, Map.of("disabled", true))).containsExactly(" last_administrator");
            TestUser.with(server, "admin");
            admin.patch(last.path(), Map.of("disabled", true)).is(200);
        } finally {
            db.update("update staff_users set disabled_at = null where disabled_at = '-infinity'");
        }
    }

    /** This server has no identity provider, so an administrator who signed in at one earlier cannot sign in here. */
    @Test
    void countsNoAdministratorWhoCannotSignIn() {
        TestUser last = TestUser.with(server, "admin");
        TestUser ofProvider = TestUser.with(server, "admin");
        db.update(
                "update staff_users set sign_in = 'oidc', oidc_subject = id::text, password_hash = null where id = ?::uuid",
                ofProvider.id());
        db.update(
                "update staff_users set disabled_at = '-infinity' where role = 'admin' and not id = any(?::uuid[])",
                "{" + last.id() + "," + ofProvider.id() + "}");
        try {
            assertThat(problems(last, Map.of("role", "operator"))).containsExactly(" last_administrator");
            admin.patch(ofProvider.path(), Map.of("disabled", true)).is(200);
            assertThat(problems(last, Map.of("disabled", true))).containsExactly(" last_administrator");
        } finally {
            db.update("update staff_users set disabled_at = null where disabled_at = '-infinity'");
        }
    }

    private List<String> problems(TestUser user, Map<String, Object> change) {
        return admin.patch(user.path(), change)
                .isFailure(422, "VALIDATION_FAILED")
                .details();
    }

    @Test
    void givesALinkThatWorksOnce() {
        Reply invited = invite();
        String link = link(invited);
        Browser browser = new Browser(server.url());
        assertThat(browser.open(link).is(200).body()).contains(invited.text("/data/user/email"));
        browser.submit(link, Map.of("password", TestUser.PASSWORD)).leadsTo("/");
        browser.open("/account").is(200);
        assertThat(admin.get(PATH + "/" + invited.text("/data/user/user_id")).text("/data/state"))
                .isEqualTo("active");
        Browser second = new Browser(server.url());
        assertThat(second.open(link).is(404).body()).contains("This link is no longer valid");
        second.submit(link, Map.of("password", TestUser.PASSWORD)).is(404);
    }

    @Test
    void takesNoEasyPasswordAndLetsOneTryAgain() {
        String link = link(invite());
        Browser browser = new Browser(server.url());
        browser.open(link);
        assertThat(browser.submit(link, Map.of("password", "Welkom2026!!"))
                        .is(422)
                        .body())
                .contains("one of the first that somebody would try");
        assertThat(browser.submit(link, Map.of("password", "kort")).is(422).body())
                .contains("at least 12 characters");
        browser.submit(link, Map.of("password", TestUser.PASSWORD)).leadsTo("/");
    }

    @Test
    void givesALinkThatHoldsThreeDays() {
        String link = link(invite());
        clock.advance(Duration.ofDays(3).minusSeconds(1));
        new Browser(server.url()).open(link).is(200);
        clock.advance(Duration.ofSeconds(1));
        new Browser(server.url()).open(link).is(404);
    }

    @Test
    void replacesTheLinkByALaterOne() {
        Reply invited = invite();
        Reply again = admin.post(PATH + "/" + invited.text("/data/user/user_id") + "/invitation", "")
                .is(200);
        new Browser(server.url()).open(link(invited)).is(404);
        new Browser(server.url()).open(path(again)).is(200);
    }

    @Test
    void takesTheLinkAwayFromADisabledUser() {
        Reply invited = invite();
        admin.patch(PATH + "/" + invited.text("/data/user/user_id"), Map.of("disabled", true))
                .is(200);
        new Browser(server.url()).open(link(invited)).is(404);
    }

    @Test
    void resetsAForgottenPassword() {
        TestUser user = TestUser.with(server, "operator");
        Reply reset = admin.post(user.path() + "/invitation", "").is(200);
        assertThat(reset.text("/data/user/state")).isEqualTo("invited");
        user.browser().signIn(user.email(), user.password()).is(401);
        Browser browser = user.browser();
        browser.open(path(reset)).is(200);
        browser.submit(path(reset), Map.of("password", "a ladder without any violin"))
                .leadsTo("/");
        user.browser().signIn(user.email(), "a ladder without any violin").leadsTo("/");
    }

    @Test
    void keepsTheLinkOnlyAsAHash() {
        Reply invited = invite();
        String token = link(invited).substring("/invitations/".length());
        assertThat(admin.get(PATH + "?limit=200").raw()).doesNotContain(token);
        assertThat(db.rows("select encode(token_hash, 'escape') as hash from staff_invitations"))
                .asString()
                .doesNotContain(token);
    }

    @Test
    void listsUsersNewestFirstPageByPage() {
        TestUser first = TestUser.with(server, "viewer");
        TestUser second = TestUser.with(server, "viewer");
        Reply page = admin.get(PATH + "?limit=1").is(200);
        assertThat(page.text("/data/0/user_id")).isEqualTo(second.id());
        Reply next = admin.get(PATH + "?limit=1&cursor=" + page.text("/next_cursor"));
        assertThat(next.text("/data/0/user_id")).isEqualTo(first.id());
    }

    @Test
    void namesWhoDidWhatByIds() {
        TestUser boss = TestUser.with(server, "admin");
        Reply made = boss.signIn()
                .api()
                .post(PATH, Map.of("email", TestUser.newEmail(), "role", "viewer"))
                .is(201);
        var trail = db.rows(
                "select actor, action, changes::text as changes from audit_logs where record_id = ?",
                made.text("/data/user/user_id"));
        assertThat(trail).hasSize(1);
        assertThat(trail.getFirst())
                .containsEntry("actor", "staff:" + boss.id())
                .containsEntry("action", "STAFF_USER_CREATED")
                .containsEntry("changes", "{\"role\": \"viewer\"}");
    }

    private Reply invite() {
        return admin.post(PATH, Map.of("email", TestUser.newEmail(), "role", "operator"))
                .is(201);
    }

    private static String link(Reply invited) {
        return path(invited);
    }

    private static String path(Reply answer) {
        return URI.create(answer.text("/data/invitation_url")).getPath();
    }
}
