package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.chargecars.partnersync.audit.AuditExportCheck;
import nl.chargecars.partnersync.audit.AuditSealer;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithOwnServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests what is left of a colleague who was erased, and what not. */
@ExtendWith(WithOwnServer.class)
class StaffErasureTest {

    private static final String PATH = "/api/v1/staff-users";

    private final TestServer server;
    private final Api admin;
    private final Db db;

    StaffErasureTest(TestServer server, Api admin, Db db) {
        this.server = server;
        this.admin = admin;
        this.db = db;
    }

    @Test
    void refusesToEraseWhoIsNotDisabled() {
        TestUser user = TestUser.with(server, "viewer");
        Reply refused = admin.delete(user.path()).isFailure(422, "VALIDATION_FAILED");
        assertThat(refused.details()).containsExactly(" not_disabled");
        user.signIn();
        admin.patch(user.path(), Map.of("disabled", true)).is(200);
        admin.patch(user.path(), Map.of("disabled", false)).is(200);
        admin.delete(user.path()).isFailure(422, "VALIDATION_FAILED");
        assertThat(places(user.email())).contains("staff_users.email");
    }

    @Test
    void refusesAnIdThatNobodyHas() {
        admin.delete(PATH + "/" + StaffUserId.next()).isFailure(404, "NOT_FOUND");
    }

    @Test
    void refusesWhateverElseIsAskedAboutAnErasedUser() {
        TestUser other = TestUser.with(server, "viewer");
        TestUser user = erased("viewer");
        admin.get(user.path()).isFailure(404, "NOT_FOUND");
        admin.patch(user.path(), Map.of("disabled", false)).isFailure(404, "NOT_FOUND");
        admin.patch(user.path(), Map.of("role", "admin")).isFailure(404, "NOT_FOUND");
        for (String action : List.of("/invitation", "/sign-out", "/unlock")) {
            admin.post(user.path() + action, "").isFailure(404, "NOT_FOUND");
        }
        assertThat(admin.get(PATH + "?limit=200").is(200).texts("/data", "user_id"))
                .contains(other.id())
                .doesNotContain(user.id());
    }

    @Test
    void letsNobodyInWhoWasErased() {
        TestUser user = TestUser.with(server, "viewer");
        Browser open = user.signIn();
        erase(user);
        open.open("/account").is(303);
        user.browser().signIn(user.email(), user.password()).is(401);
    }

    @Test
    void leavesNothingOfThePersonInAnyColumnOfAnyTable() {
        TestUser user = TestUser.with(server, "operator");
        user.signIn();
        user.browser().signIn(user.email(), "not the password at all").is(401); // counted by a keyed hash
        assertThat(places(user.email()))
                .as("where the address is before: the search finds what is there")
                .containsExactlyInAnyOrder("staff_users.email", "staff_users.email_key");

        erase(user);

        assertThat(places(user.email())).isEmpty();
        String kept = "select concat(password_hash, last_signed_in_at) from staff_users where id = ?::uuid";
        assertThat(db.text(kept, user.id())).isEmpty();
        assertThat(db.count("staff_sessions where user_id = ?::uuid", user.id()))
                .isZero();
        assertThat(db.count("staff_invitations where user_id = ?::uuid", user.id()))
                .isZero();
    }

    @Test
    void forgetsTheNameAtTheIdentityProvider() {
        TestUser user = TestUser.with(server, "viewer");
        db.update("""
                update staff_users
                set sign_in = 'oidc', oidc_subject = 'https://id.example.nl ' || email, password_hash = null
                where id = ?::uuid
                """, user.id());
        assertThat(places(user.email())).contains("staff_users.oidc_subject");
        erase(user);
        assertThat(places(user.email())).isEmpty();
    }

    @Test
    void takesTheAddressAgainForAnotherUser() {
        TestUser user = erased("viewer");
        String again = admin.post(PATH, Map.of("email", user.email(), "role", "viewer"))
                .is(201)
                .text("/data/user/user_id");
        assertThat(again).isNotEqualTo(user.id());
        admin.patch(PATH + "/" + again, Map.of("disabled", true)).is(200);
        admin.delete(PATH + "/" + again).is(200);
        assertThat(places(user.email())).isEmpty();
    }

    @Test
    void erasesOnceHoweverOftenAndAtOnceItIsAskedTo() {
        TestUser user = TestUser.with(server, "viewer");
        admin.patch(user.path(), Map.of("disabled", true)).is(200);
        List<Reply> replies = AtOnce.call(3, _ -> admin.delete(user.path()).is(200));
        Reply again = admin.delete(user.path()).is(200);
        assertThat(again.text("/data/user_id")).isEqualTo(user.id());
        assertThat(replies).extracting(Reply::raw).containsOnly(again.raw());
        assertThat(entries("action = 'STAFF_USER_ERASED' and record_id = ?", user.id()))
                .containsExactly("staff:first-admin STAFF_USER_ERASED"
                        + " {\"state\": {\"to\": \"erased\", \"from\": \"disabled\"}}");
    }

    @Test
    void keepsWhatThePersonDidInATrailThatHolds() throws IOException {
        TestUser.with(server, "admin"); // so that the other one is not the last administrator
        TestUser boss = TestUser.with(server, "admin");
        boss.signIn()
                .api()
                .post(PATH, Map.of("email", TestUser.newEmail(), "role", "viewer"))
                .is(201);
        List<String> before = entries("actor = ?", "staff:" + boss.id());
        assertThat(before).anyMatch(entry -> entry.contains("STAFF_USER_CREATED"));

        erase(boss);

        assertThat(entries("actor = ?", "staff:" + boss.id())).isEqualTo(before);
        server.part(AuditSealer.class).step();
        String export = admin.get("/api/v1/audit-logs/export").is(200).raw();
        assertThat(export).contains("staff:" + boss.id(), "STAFF_USER_ERASED").doesNotContain(boss.email());
        AuditExportCheck.Result checked =
                AuditExportCheck.of(new BufferedReader(new StringReader(export)), Optional.empty());
        assertThat(checked.problems()).isEmpty();
        assertThat(checked.isExport()).isTrue();
    }

    @Test
    void callsThePersonAnErasedColleagueWherePagesNameColleagues() {
        TestUser user = TestUser.with(server, "operator");
        String number = TestPartner.integrated(server).placed("erased-colleague-1");
        user.signIn()
                .api()
                .post(
                        "/api/v1/status/change",
                        Map.of("entity_type", "order", "entity_id", number, "to_status", "approved"))
                .is(200);
        String order = "/orders/" + number;
        String trail = "/audit?actor=staff:" + user.id();
        Browser boss = TestUser.signedIn(server, "admin");
        assertThat(boss.open(order).is(200).body()).contains(">colleague " + user.email() + "<");
        assertThat(boss.open(trail).is(200).body()).contains(">" + user.email() + "<");

        erase(user);

        for (String page : List.of(order, trail)) {
            assertThat(boss.with("Accept-Language", "en").open(page).is(200).body())
                    .contains(">an erased colleague<")
                    .doesNotContain(user.email());
            assertThat(boss.with("Accept-Language", "nl").open(page).is(200).body())
                    .contains(">een gewiste collega<")
                    .doesNotContain(user.email());
        }
    }

    private TestUser erased(String role) {
        TestUser user = TestUser.with(server, role);
        erase(user);
        return user;
    }

    private void erase(TestUser user) {
        admin.patch(user.path(), Map.of("disabled", true)).is(200);
        admin.delete(user.path()).is(200);
    }

    /** The tables and columns in which the address is. */
    private Set<String> places(String email) {
        return db.whereIs(email.replace(".", "\\.")).keySet();
    }

    /** Entries of the audit trail, oldest first: actor, action and changes, one line each. */
    private List<String> entries(String condition, String value) {
        return db.client()
                .sql("select concat_ws(' ', actor, action, changes) as entry from audit_logs where " + condition
                        + " order by id")
                .param(value)
                .query((row, _) -> Row.text(row, "entry"))
                .list();
    }
}
