package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.limits.GuessLimiter;
import nl.chargecars.partnersync.staff.KnownBrowsers.From;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

@ExtendWith(WithServer.class)
class SignInTest {

    private final TestServer server;

    SignInTest(TestServer server) {
        this.server = server;
    }

    @Test
    void answersUnknownWrongDisabledAndInvitedAlike() {
        TestUser user = TestUser.with(server, "viewer");
        TestUser disabled = TestUser.with(server, "viewer");
        server.admin().patch(disabled.path(), Map.of("disabled", true)).is(200);
        String invited = TestUser.newEmail();
        server.admin()
                .post("/api/v1/staff-users", Map.of("email", invited, "role", "viewer"))
                .is(201);
        List<String> answers = List.of(
                        new String[] {TestUser.newEmail(), TestUser.PASSWORD},
                        new String[] {user.email(), "not the password at all"},
                        new String[] {disabled.email(), TestUser.PASSWORD},
                        new String[] {invited, TestUser.PASSWORD})
                .stream()
                .map(attempt -> {
                    Browser browser = user.browser();
                    Shown answer = browser.signIn(attempt[0], attempt[1]).is(401);
                    assertThat(browser.cookie(Browser.SESSION_COOKIE)).isEmpty();
                    return answer.body().replace(browser.csrfToken(), "").replace("value=\"" + attempt[0] + "\"", "");
                })
                .distinct()
                .toList();
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst()).contains("The e-mail address or the password is not right.");
    }

    @Test
    void saysInTheLogAtWhomGuessesWereAimedOnceAnHourAndNotWhoThatIs(SettableClock clock) {
        TestUser aimedAt = TestUser.with(server, "viewer");
        String nobody = TestUser.newEmail();
        clock.advance(Duration.ofHours(1)); // other tests may have guessed in this hour
        try (HeardLog log = HeardLog.of(SignIn.class)) {
            guess(aimedAt.email());
            guess(aimedAt.email());
            guess(nobody);
            assertThat(log.lines())
                    .containsExactly(
                            "sign_in.refused user=" + aimedAt.id()
                                    + " reason=wrong (further ones this hour are only counted)",
                            "sign_in.refused user=unknown reason=wrong (further ones this hour are only counted)");
            clock.advance(Duration.ofHours(1));
            guess(aimedAt.email());
            assertThat(log.lines()).hasSize(3);
        }
    }

    private void guess(String email) {
        new Browser(server.url()).signIn(email, "not the password at all").is(401);
    }

    /** For an unknown e-mail address, or a user without a password, a hash is computed too. */
    @Test
    void takesAsLongForWhoDoesNotExist() {
        try (var threads = new HashingThreads(1, 1, Duration.ofMinutes(1))) {
            takesAsLongForWhoDoesNotExist(threads);
        }
    }

    private void takesAsLongForWhoDoesNotExist(HashingThreads threads) {
        var hasher = new PasswordHasher(server.part(StaffSecrets.class), PasswordCost.standard(), threads);
        TestUser user = TestUser.with(server, "viewer");
        String hash = hasher.hash(user.password());
        assertThat(hash).startsWith("$2a$12$");
        server.db().update("update staff_users set password_hash = ? where id = ?::uuid", hash, user.id());
        String invited = TestUser.newEmail();
        server.admin()
                .post("/api/v1/staff-users", Map.of("email", invited, "role", "viewer"))
                .is(201);
        var signIn = new SignIn(
                server.part(StaffUserRepository.class),
                hasher,
                server.part(GuessingGuard.class),
                server.part(GuessLimiter.class),
                server.part(KnownBrowsers.class),
                server.part(Sessions.class),
                server.part(AuditLog.class),
                server.part(TransactionTemplate.class),
                new SimpleMeterRegistry(),
                server.clock());
        long known = processorTime(threads, signIn, user.email());
        assertThat(processorTime(threads, signIn, TestUser.newEmail()))
                .as("unknown")
                .isBetween(known / 2, known * 2);
        assertThat(processorTime(threads, signIn, invited)).as("invited").isBetween(known / 2, known * 2);
    }

    /**
     * The processor time that a sign-in takes of the only thread that hashes, in nanoseconds, the lower of two. The elapsed time
     * would include the work of other processes.
     */
    private static long processorTime(HashingThreads threads, SignIn signIn, String email) {
        var times = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 2; attempt++) {
            long start = threads.compute(times::getCurrentThreadCpuTime);
            assertThat(signIn.judge(new Email(email), "a guess", new From("198.51.100.31", Optional.empty())))
                    .isInstanceOf(SignIn.Outcome.Wrong.class);
            least = Math.min(least, threads.compute(times::getCurrentThreadCpuTime) - start);
        }
        return least;
    }

    @Test
    void comparesTheAddressWithoutRegardToCaseAndBlanks() {
        TestUser user = TestUser.with(server, "viewer");
        user.browser()
                .signIn(" " + user.email().toUpperCase(java.util.Locale.ROOT) + " ", user.password())
                .leadsTo("/");
    }

    @Test
    void takesAPasswordTypedOnAnotherKeyboard() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.signIn();
        browser.submit(
                        "/account/password",
                        Map.of("current", user.password(), "password", "Caf\u00e9 met zeven stoelen"))
                .leadsTo("/account?notice=password_changed");
        user.browser().signIn(user.email(), "Cafe\u0301 met zeven stoelen").leadsTo("/");
    }

    @Test
    void tellsPasswordsApartThatDifferAfterTheirSeventySecondByte() {
        TestUser user = TestUser.with(server, "viewer");
        String start = "a violin under the ladder and so many crumbs that nobody could count them ".repeat(2);
        user.signIn()
                .submit("/account/password", Map.of("current", user.password(), "password", start + "x"))
                .leadsTo("/account?notice=password_changed");
        user.browser().signIn(user.email(), start + "y").is(401);
        user.browser().signIn(user.email(), start + "x").leadsTo("/");
    }

    @Test
    void leadsBackToThePageThatWasAskedFor() {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.browser();
        String login = browser.open("/account?from=mail&x=1").is(303).location();
        assertThat(login).isEqualTo("/login?next=%2Faccount%3Ffrom%3Dmail%26x%3D1");
        assertThat(browser.open(login).body()).contains("value=\"/account?from=mail&amp;x=1\"");
        browser.submit(
                        "/login",
                        Map.of(
                                "email", user.email(),
                                "password", user.password(),
                                "next", "/account?from=mail&x=1"))
                .leadsTo("/account?from=mail&x=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "//evil.example/x",
                "/\\evil.example",
                "/\t/evil.example",
                "javascript:alert(1)",
                "evil",
                "/%zz"
            })
    void leadsNobodyToSomebodyElsesSite(String next) {
        TestUser user = TestUser.with(server, "viewer");
        Browser browser = user.browser();
        browser.open("/login");
        browser.submit("/login", Map.of("email", user.email(), "password", user.password(), "next", next))
                .leadsTo("/");
    }

    @Test
    void writesNeitherAddressNorPasswordToTheTrail() {
        TestUser user = TestUser.with(server, "operator");
        user.signIn();
        server.admin().patch(user.path(), Map.of("role", "viewer")).is(200);
        var trail = server.db()
                .rows("select actor, action, changes::text from audit_logs where record_id = ? order by id", user.id());
        assertThat(trail)
                .extracting(entry -> entry.get("action"))
                .containsExactly(
                        "STAFF_USER_CREATED",
                        "STAFF_PASSWORD_SET",
                        "STAFF_SIGNED_IN",
                        "STAFF_SIGNED_OUT",
                        "STAFF_SIGNED_IN",
                        "STAFF_ROLE_CHANGED");
        assertThat(trail).asString().doesNotContain(user.email()).doesNotContain(user.password());
        assertThat(trail.get(1)).containsEntry("actor", "staff:" + user.id());
        assertThat(trail.getLast()).asString().contains("operator", "viewer");
    }

    @Test
    void keepsNoPasswordAsItIs() {
        TestUser user = TestUser.with(server, "viewer");
        assertThat(server.db().text("select password_hash from staff_users where id = ?::uuid", user.id()))
                .startsWith("$2a$");
    }
}
