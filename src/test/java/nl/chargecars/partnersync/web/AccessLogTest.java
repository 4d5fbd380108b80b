package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessLogTest {

    private static final String WRONG_KEY = "ccp_test_0123456789abcdef_a-secret-that-is-none";

    private TestServer without;
    private TestServer server;
    private HeardLog log;

    @BeforeAll
    void start() {
        without = TestServer.shared(); // first, because a start configures the log again
        server = TestServer.withAccessLog();
        log = HeardLog.of(AccessLog.class);
    }

    @AfterAll
    void stop() {
        log.close();
        server.close();
    }

    @Test
    void saysNothingUnlessAskedFor() {
        without.api().get("/livez").is(200);
        server.api().get("/openapi.yaml").is(200);
        awaitLine("method=GET path=/openapi.yaml status=200", "-", "127.0.0.1");
        assertThat(log.lines()).noneMatch(line -> line.contains("/livez"));
    }

    @Test
    void holdsNoQueryNoPersonalDataAndNoSecret() {
        String invitation = URI.create(server.admin()
                        .post("/api/v1/staff-users", Map.of("email", TestUser.newEmail(), "role", "viewer"))
                        .is(201)
                        .text("/data/invitation_url"))
                .getPath();
        String begun = invitation.substring(0, invitation.length() - 8);
        var browser = new Browser(server.url());
        browser.open(invitation).is(200);
        int over = browser.open(begun).status();
        server.admin().unobserved().get("/api/v1/orders?q=jan%40example.nl");
        server.api().unobserved().get("/jan%40example.nl/orders").is(401);
        server.api().as(WRONG_KEY).get("/api/v1/partners").is(401);

        awaitLine("method=GET path=/invitations/… status=200", "-", "127.0.0.1");
        awaitLine("method=GET path=/invitations/… status=" + over, "-", "127.0.0.1");
        awaitLine("method=GET path=/api/v1/orders status=\\d+", "staff:first-admin", "127.0.0.1");
        awaitLine("method=GET path=/…/orders status=401", "-", "127.0.0.1");
        awaitLine("method=GET path=/api/v1/partners status=401", "-", "127.0.0.1");
        String token = begun.substring(begun.lastIndexOf('/') + 1);
        assertThat(log.lines())
                .noneMatch(line -> line.contains(token))
                .noneMatch(line -> line.contains("example.nl"))
                .noneMatch(line -> line.contains("?"))
                .noneMatch(line -> line.contains("a-secret-that-is-none"))
                .noneMatch(line -> line.contains(TestServer.ADMIN_KEY));
    }

    @Test
    void saysWhoCalledWhatAndWithWhichOutcome() {
        server.admin().get("/api/v1/partners").is(200);
        awaitLine("method=GET path=/api/v1/partners status=200", "staff:first-admin", "127.0.0.1");

        TestPartner partner = TestPartner.withoutIntegration(server);
        partner.api()
                .with("X-Forwarded-For", "203.0.113.7")
                .get(partner.orderPath("VLV-1"))
                .is(404);
        awaitLine(
                "method=GET path=" + partner.orderPath("VLV-1") + " status=404",
                "partner:" + partner.id() + " credential=[0-9A-Za-z_-]+",
                "203.0.113.7");

        TestClient client = TestClient.of(server, partner.id());
        String accessToken = client.token();
        awaitLine("method=POST path=/oauth2/token status=200", "client:" + client.id(), "127.0.0.1");
        TestClient.with(server, accessToken).get(partner.orderPath("VLV-2")).is(404);
        awaitLine(
                "method=GET path=" + partner.orderPath("VLV-2") + " status=404",
                "partner:" + partner.id() + " credential=" + client.id(),
                "127.0.0.1");
        assertThat(log.lines()).noneMatch(line -> line.contains(accessToken) || line.contains(client.secret()));

        TestUser user = TestUser.with(server, "viewer");
        user.signIn();
        awaitLine("method=GET path=/account status=200", "staff:" + user.id(), "127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "/,                                                  /",
        "/api/v1/partners/0197a2b4-0000-7000-8000-000000000001/orders/VLV-2025-789123,"
                + " /api/v1/partners/0197a2b4-0000-7000-8000-000000000001/orders/VLV-2025-789123",
        "/api/v1/partners/1/orders/Jan%20Jansen/references,  /api/v1/partners/1/orders/…/references",
        "/login;jsessionid=1,                                /…",
        "/invitations/short,                                 /invitations/…",
        "/any/hGf7cK2mQx9TzRw4LpVb8NdYs3EaJu6oIi1C5XkZq0M,   /any/…",
        ",                                                   -"
    })
    void showsWordsAndIdsOfAPathAlone(@Nullable String path, String shown) {
        assertThat(AccessLog.shown(path)).isEqualTo(shown);
    }

    /** Waits for the line of a request: the log writes it after the answer was sent, so the caller may have the answer first. */
    private void awaitLine(String request, String by, String from) {
        var line = Pattern.compile("access " + request + " ms=\\d+ by=" + by + " from=" + from);
        await().untilAsserted(() ->
                assertThat(log.lines()).anyMatch(heard -> line.matcher(heard).matches()));
    }
}
