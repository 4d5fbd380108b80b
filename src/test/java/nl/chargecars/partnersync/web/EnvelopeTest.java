package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Endpoints;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that all answers have the same envelope and a request id (contract, "Style of the API"). */
@ExtendWith(WithServer.class)
class EnvelopeTest {

    private static final String PROBLEM_JSON = "application/problem+json";

    private final TestServer server;
    private final Api admin;

    EnvelopeTest(TestServer server) {
        this.server = server;
        this.admin = server.admin();
    }

    @Test
    void answersAnUnknownAddressWithTheEnvelope() {
        Reply refusal = admin.get("/api/v1/nowhere").isFailure(404, "NOT_FOUND");
        assertThat(refusal.body().propertyNames()).containsExactly("success", "error", "request_id");
        assertThat(refusal.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void answersAWrongMethodWithTheEnvelopeAndTheRightOnes() {
        Reply refusal = admin.delete("/api/v1/partners").isFailure(405, "METHOD_NOT_ALLOWED");
        assertThat(List.of(refusal.header("Allow").split(", "))).contains("GET", "POST");
    }

    /** That includes the preflight request of a browser: pages of other origins may not call the API. */
    @Test
    void answersOptionsAsAnyOtherWrongMethod() {
        Api preflight = admin.with("Origin", "https://other.example.nl").with("Access-Control-Request-Method", "POST");
        for (Api caller : List.of(admin, preflight)) {
            Reply refusal =
                    caller.send("OPTIONS", "/api/v1/partners", new byte[0]).isFailure(405, "METHOD_NOT_ALLOWED");
            assertThat(refusal.header("Allow")).isEqualTo("GET, POST");
            assertThat(refusal.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
        admin.send("OPTIONS", "/api/v1/nowhere", new byte[0]).isFailure(404, "NOT_FOUND");
        admin.asNobody().send("OPTIONS", "/api/v1/partners", new byte[0]).isFailure(401, "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PROBLEM_JSON,
                "application/json, application/problem+json",
                "text/html, application/problem+json;q=0.9"
            })
    void addsTheMembersOfRfc9457WhereTheyAreAccepted(String accept) {
        Reply refusal =
                admin.with("Accept", accept).post("/api/v1/partners", "{}").isFailure(422, "VALIDATION_FAILED");
        assertThat(refusal.header("Content-Type")).isEqualTo(PROBLEM_JSON);
        assertThat(refusal.text("/type")).isEqualTo("/docs#validation_failed");
        assertThat(refusal.text("/title")).isEqualTo("Unprocessable Content");
        assertThat(refusal.at("/status").asInt()).isEqualTo(422);
        assertThat(refusal.text("/detail")).isEqualTo(refusal.text("/error/message"));
        assertThat(refusal.text("/instance")).isEqualTo("urn:uuid:" + refusal.header("X-Request-Id"));
        assertThat(refusal.details()).containsExactly("/name required");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # X-Request-Id,                        is a UUID
            nightly_run.42-A,                      false
            1-1-1-1-1,                             false
            019a3b5c-7d1e-7f20-8a4b-5c6d7e8f90123, false
            019a3b5c-7d1e-7f20-8a4b-5c6d7e8f9012,  true
            """)
    void identifiesTheFailureByAUriOfTheRequestId(String requestId, boolean uuid) {
        Reply refusal = admin.with("Accept", PROBLEM_JSON)
                .with("X-Request-Id", requestId)
                .get("/api/v1/nowhere")
                .isFailure(404, "NOT_FOUND");
        assertThat(refusal.text("/request_id")).isEqualTo(requestId);
        assertThat(refusal.text("/instance")).isEqualTo((uuid ? "urn:uuid:" : "#") + requestId);
        assertThat(URI.create(refusal.text("/instance")).isAbsolute()).isEqualTo(uuid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/problem+json;q=0, application/json"})
    void leavesThemOutOtherwise(String accept) {
        Reply refusal =
                admin.with("Accept", accept).post("/api/v1/partners", "{}").isFailure(422, "VALIDATION_FAILED");
        assertThat(refusal.header("Content-Type")).isEqualTo("application/json");
        assertThat(refusal.body().propertyNames()).containsExactly("success", "error", "request_id");
    }

    @Test
    void neverCallsASuccessAProblem() {
        TestPartner partner = TestPartner.integrated(server);
        Api api = partner.api().with("Accept", PROBLEM_JSON + ", application/json;q=0.5");
        for (Reply success : List.of(
                api.get(partner.path("/orders")).is(200),
                api.post(partner.path("/orders"), Seed.ORDER).is(201))) {
            assertThat(success.header("Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void saysTheSameOfAnEmptyBodyEverywhere() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        Api typed = admin.with("Content-Type", "application/json");
        for (String path : List.of(partner.path("/orders"), partner.statusWebhookPath(), "/api/v1/status/change")) {
            assertThat(typed.post(path, "").isFailure(400, "MALFORMED_JSON").text("/error/message"))
                    .as(path)
                    .startsWith("The body is empty; a JSON object is expected.");
        }
    }

    /**
     * The first is curl's default content type. A partner whose secret has leaked may send {@code {"overlap_seconds": 0}} with it,
     * and that must not be ignored.
     */
    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain"})
    void refusesABodyThatIsNotSaidToBeJsonWhereItMayBeLeftOut(String type) {
        TestPartner partner = TestPartner.integrated(server);
        Api typed = admin.with("Content-Type", type);
        String none = Uuid7.next().toString();
        for (String path : List.of(
                "/integration-config/webhook-secret/rotate",
                "/status-updates/" + none + "/dismiss",
                "/deliveries/" + none + "/dismiss",
                "/reconciliation/runs/" + none + "/apply")) {
            Reply refusal = typed.post(partner.path(path), "{\"reason\": 1}");
            assertThat(refusal.isFailure(415, "UNSUPPORTED_MEDIA_TYPE").text("/error/message"))
                    .contains("application/json");
            assertThat(typed.post(partner.path(path), "").status())
                    .as("%s without a body", path)
                    .isIn(200, 404);
        }
    }

    /** A query that cannot be decoded never causes a server error, whether an endpoint reads its parameters or not. */
    @TestFactory
    Stream<DynamicTest> takesNoBlameForAQueryThatCannotBeRead() {
        Browser stranger = new Browser(server.url());
        Browser staff = TestUser.signedIn(server, "admin");
        return Endpoints.of(server).stream()
                .filter(call -> call.startsWith("GET "))
                .map(call -> DynamicTest.dynamicTest(call, () -> {
                    String path = call.substring("GET ".length())
                                    .replace("{}", Uuid7.next().toString())
                            + "?name=%ff";
                    assertThat(stranger.open(path).status()).as("to a stranger").isLessThan(500);
                    assertThat(staff.open(path).status()).as("to staff").isLessThan(500);
                    assertThat(admin.unobserved().get(path).status())
                            .as("to a program")
                            .isLessThan(500);
                }));
    }

    @Test
    void saysWhatAParameterThatCannotBeReadShouldBe() {
        for (String limit : List.of("many", "0x10", "%23a", "%205")) {
            assertThat(admin.get("/api/v1/partners?limit=" + limit).is(400).text("/error/message"))
                    .as(limit)
                    .isEqualTo("The parameter limit cannot be read: a whole number is expected.");
        }
        assertThat(admin.get("/api/v1/partners/nonsense").is(400).text("/error/message"))
                .isEqualTo("The parameter partner_id cannot be read: an id as we gave it out is expected.");
    }

    @Test
    void namesAParameterThatIsGivenTwice() {
        assertThat(admin.get("/api/v1/partners?limit=10&cursor=&limit=20")
                        .isFailure(400, "MALFORMED_REQUEST")
                        .text("/error/message"))
                .isEqualTo("The parameter limit can be given only once.");
        server.api().get("/api/v1/server-proof/anything?x=1&x=2").isFailure(400, "MALFORMED_REQUEST");
        TestPartner partner = TestPartner.integrated(server);
        partner.api()
                .post(partner.path("/orders?source=a&source=b"), Seed.ORDER)
                .isFailure(400, "MALFORMED_REQUEST");
        partner.place(Seed.ORDER).is(201);
    }

    @Test
    void refusesAQueryThatCannotBeReadWhereverThereIsAListOrAPage() {
        TestPartner partner = TestPartner.integrated(server);
        for (String list : List.of("/orders", "/deliveries", "/events", "/status-updates", "/refused-calls")) {
            for (String query : List.of("?limit=%ff", "?unknown=%ff")) {
                partner.api().get(partner.path(list) + query).isFailure(400, "MALFORMED_REQUEST");
            }
        }
        for (String list : List.of("/partners", "/orders", "/audit-logs", "/staff-users")) {
            admin.get("/api/v1" + list + "?limit=%ff").isFailure(400, "MALFORMED_REQUEST");
        }
        assertThat(new Browser(server.url()).open("/login?name=%ff").is(400).body())
                .contains("<html");
    }

    @Test
    void putsAnIdOnEveryAnswerAndInEveryFailure() {
        for (Reply reply : List.of(
                admin.get("/api/v1/partners"),
                admin.get("/api/v1/nowhere"),
                admin.delete("/api/v1/partners"),
                admin.post("/api/v1/partners", "{"),
                server.api().get("/api/v1/partners"),
                server.api().get("/livez"))) {
            assertThat(reply.header("X-Request-Id")).matches("[0-9a-f-]{36}");
            if (reply.status() >= 400) {
                assertThat(reply.text("/request_id")).isEqualTo(reply.header("X-Request-Id"));
            }
        }
    }

    @Test
    void keepsTheCallersOwnIdWhereItIsPlain() {
        assertThat(admin.with("X-Request-Id", "trace-1234.A_b")
                        .get("/api/v1/partners")
                        .header("X-Request-Id"))
                .isEqualTo("trace-1234.A_b");
        for (String odd : List.of("short", "with space inside", "<script>alert(1)</script>", "x".repeat(65))) {
            assertThat(admin.with("X-Request-Id", odd).get("/api/v1/partners").header("X-Request-Id"))
                    .matches("[0-9a-f-]{36}");
        }
    }
}
