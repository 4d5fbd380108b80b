package nl.chargecars.partnersync.testing;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A staff user for one test, invited through the API, with a password chosen in a browser. */
public record TestUser(TestServer server, String id, String email, String password) {

    public static final String PASSWORD = "violin crumbs under the ladder";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** A user who has a password and no session. */
    public static TestUser with(TestServer server, String role) {
        String email = newEmail();
        Reply invited = server.admin()
                .post("/api/v1/staff-users", Map.of("email", email, "role", role))
                .is(201);
        URI invitation = URI.create(invited.text("/data/invitation_url"));
        var user = new TestUser(server, invited.text("/data/user/user_id"), email, PASSWORD);
        Browser browser = user.browser();
        browser.open(invitation.getPath()).is(200);
        browser.submit(invitation.getPath(), Map.of("password", PASSWORD)).leadsTo("/");
        browser.open("/account").is(200);
        browser.submit("/logout", Map.of()).leadsTo("/login");
        return user;
    }

    /** A browser of a new user, signed in, with the account page loaded. */
    public static Browser signedIn(TestServer server, String role) {
        return with(server, role).signIn();
    }

    /** Deletes all users, so that the product is as after its installation: nobody can sign in yet. */
    public static void deleteAll(Db db) {
        db.update("delete from sign_in_failures");
        db.update("delete from staff_invitations");
        db.update("delete from staff_sessions");
        db.update("delete from staff_users");
    }

    public static String newEmail() {
        return "colleague-" + NUMBER.incrementAndGet() + "-"
                + ProcessHandle.current().pid() + "@example.nl";
    }

    public Browser signIn() {
        Browser browser = browser();
        browser.signIn(email, password).leadsTo("/");
        browser.open("/account").is(200);
        return browser;
    }

    public Browser browser() {
        return new Browser(server.url());
    }

    public String path() {
        return "/api/v1/staff-users/" + id;
    }

    /** The audit entries of personal data that was shown in the user's sessions: path, table and record, oldest first. */
    public List<Map<String, @Nullable Object>> shownPersonalData() {
        return server.db().rows("""
                select changes ->> 'path' as path, table_name, record_id from audit_logs
                where action = 'PERSONAL_DATA_SHOWN' and actor = ? order by id
                """, "staff:" + id);
    }
}
