package nl.chargecars.partnersync.certification;

import static nl.chargecars.partnersync.simulator.Behaviour.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.Condition;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.EchoingEndpoint;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;

/** Tests {@code POST …/certification-runs} with correct and faulty endpoints. */
@ExtendWith(WithServer.class)
class CertificationTest {

    private final TestServer server;

    CertificationTest(TestServer server) {
        this.server = server;
    }

    @Test
    void findsNothingWrongWithAGoodEndpoint() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            Reply run = run(partner);
            assertThat(findings(run)).doesNotContainValue("not_tried");
            assertThat(verdicts(run, "failed", "skipped")).isEmpty();
            assertThat(verdicts(run, "warning")).containsExactly("address plain_http"); // tests have plain HTTP only
            assertThat(run.text("/data/state")).isEqualTo("finished");
            assertThat(run.text("/data/verdict")).isEqualTo("warning");
            assertThat(run.at("/data/checks").size()).isEqualTo(Check.values().length);

            List<ReceivedWebhook> received = endpoint.received();
            assertThat(received)
                    .allMatch(webhook -> webhook.request()
                            .json()
                            .at("/chargecars_order_id")
                            .asString()
                            .equals("TEST"));
            assertThat(received.stream().map(ReceivedWebhook::event).distinct())
                    .containsExactlyInAnyOrder("test", "test_of_an_unknown_type");
            assertThat(received.stream().filter(webhook -> !webhook.verified())).hasSize(5);
            assertThat(partner.api().get(partner.path("/deliveries")).data().isEmpty())
                    .isTrue();
        }
    }

    /** Each fault of an endpoint, with the check that finds it and the finding. */
    static Stream<Arguments> faults() {
        return Stream.of(
                fault("verifies nothing", partner -> partner.script().clear(), "wrong_signature forgery_accepted"),
                fault("verifies nothing", partner -> partner.script().clear(), "altered_body forgery_accepted"),
                fault("verifies nothing", partner -> partner.script().clear(), "missing_signature forgery_accepted"),
                fault("verifies nothing", partner -> partner.script().clear(), "old_timestamp old_accepted"),
                fault(
                        "knows the seed's signature only",
                        partner -> partner.script().clear().when(Condition.notVerifiedByTheSeed(), status(401)),
                        "old_timestamp replay_unnoticed"),
                fault(
                        "falls over a bad signature",
                        partner -> partner.script().clear().when(Condition.notVerified(), status(500)),
                        "missing_signature forgery_breaks"),
                fault(
                        "refuses what it had",
                        partner -> partner.script().when(Condition.repeated(), status(500)),
                        "repeated repeat_refused"),
                fault(
                        "redirects",
                        partner ->
                                partner.script().byDefault(Behaviour.redirect(308, URI.create("https://example.com/"))),
                        "answers redirected"),
                fault(
                        "has another secret",
                        partner -> partner.secrets("whsec_b3RoZXIgc2VjcmV0"),
                        "answers right_signature_refused"),
                fault("fails", partner -> partner.script().byDefault(status(500)), "answers answered_with_error"),
                fault("is down", SimulatedPartner::goDown, "answers not_reached"),
                fault(
                        "works before it answers",
                        partner -> partner.script().byDefault(Behaviour.hang()),
                        "answers timed_out"),
                fault(
                        "never ends its answer",
                        partner -> partner.script().byDefault(Behaviour.headOnly()),
                        "answers timed_out"),
                fault(
                        "verifies the fields that it knows, written again",
                        partner -> partner.script().when(Condition.withUnknownFields(), status(401)),
                        "unknown_fields right_signature_refused"),
                fault(
                        "verifies escaped letters",
                        partner -> partner.script()
                                .when(request -> request.bodyText().contains("充电桩"), status(401)),
                        "large_body right_signature_refused"),
                fault(
                        "has a strict schema",
                        partner -> partner.script().when(Condition.withUnknownFields(), status(500)),
                        "unknown_fields unknown_fields_refused"),
                fault(
                        "hangs over an unknown type",
                        partner -> partner.script().onEvent("test_of_an_unknown_type", Behaviour.hang()),
                        "unknown_event unknown_event_breaks"),
                fault(
                        "hangs over an unknown type",
                        partner -> partner.script().onEvent("test_of_an_unknown_type", Behaviour.hang()),
                        "latency timed_out"),
                fault(
                        "takes few at a time",
                        partner -> partner.script().when(Condition.afterVerified(10), status(503)),
                        "concurrent some_refused"),
                fault(
                        "hangs up",
                        partner -> partner.script().byDefault(Behaviour.answer(200, Map.of("Connection", "close"), "")),
                        "keep_alive closes_each_time"),
                fault(
                        "hangs up without saying so",
                        partner -> partner.script().byDefault(Behaviour.closing(Behaviour.ok())),
                        "keep_alive closes_each_time"),
                fault(
                        "hangs up on forgers without saying so",
                        partner ->
                                partner.script().clear().when(Condition.notVerified(), Behaviour.closing(status(401))),
                        "keep_alive stays_open"),
                fault(
                        "hangs up on forgers",
                        partner -> partner.script()
                                .clear()
                                .when(
                                        Condition.notVerified(),
                                        Behaviour.answer(401, Map.of("Connection", "close"), "")),
                        "keep_alive stays_open"),
                fault(
                        "is slow once",
                        partner -> partner.script().next(Behaviour.slow(Duration.ofMillis(550))),
                        "latency slow"));
    }

    private static Arguments fault(String what, Consumer<SimulatedPartner> made, String found) {
        return arguments(what, found, made);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void tellsWhatAnEndpointDoesWrong(String what, String found, Consumer<SimulatedPartner> spoil) {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            spoil.accept(endpoint);
            Reply run = run(partner);
            String[] expected = found.split(" ", -1);
            assertThat(findings(run)).as(run.raw()).containsEntry(expected[0], expected[1]);
            boolean tried = !expected[0].equals("answers");
            assertThat(findings(run).containsValue("not_tried"))
                    .as("others not tried")
                    .isNotEqualTo(tried);
            assertThat(run.text("/data/verdict"))
                    .isEqualTo(
                            List.of("slow", "closes_each_time", "stays_open", "replay_unnoticed")
                                            .contains(expected[1])
                                    ? "warning"
                                    : "failed");
        }
    }

    @Test
    void leadsToTheGuideOnVerificationWhereARightSignatureIsRefused() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            endpoint.script().when(Condition.withUnknownFields(), status(403));
            assertThat(check(run(partner), "unknown_fields").path("guide").asString())
                    .isEqualTo("/portal/guide#verify");
            endpoint.script().byDefault(status(403));
            assertThat(check(run(partner), "answers").path("guide").asString()).isEqualTo("/portal/guide#verify");
        }
    }

    @Test
    void complainsOfNothingElseWhereConnectionsAreClosedWithoutSayingSo() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            endpoint.script().byDefault(Behaviour.closing(Behaviour.ok()));
            Reply run = run(partner);
            assertThat(verdicts(run, "failed", "skipped")).isEmpty();
            assertThat(verdicts(run, "warning")).containsExactly("address plain_http", "keep_alive closes_each_time");
        }
    }

    /** The forged calls of the certification have no valid signature by the previous secret either. */
    @Test
    void passesAnEndpointThatHasTheSecretBeforeWhileARotationOverlaps() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            endpoint.script().clear().when(Condition.notVerifiedByTheSeed(), status(401));
            partner.api()
                    .post(partner.path("/integration-config/webhook-secret/rotate"), "")
                    .is(200);
            Reply run = run(partner);
            assertThat(verdicts(run, "failed")).isEmpty();
            assertThat(verdicts(run, "warning"))
                    .containsExactly("address plain_http", "old_timestamp replay_unnoticed");
        }
    }

    @Test
    void sendsNoMoreAtATimeThanTheIntegrationWants() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            // six calls arrive before the parallel ones
            endpoint.script().when(Condition.afterVerified(8), status(503));
            Reply refused = run(partner);
            assertThat(findings(refused)).containsEntry("concurrent", "some_refused");
            assertThat(page(partner, refused, "en")).contains("8 at most in this test", "lower than 8");
            assertThat(page(partner, refused, "nl")).contains("in deze test hooguit 8", "lager dan 8");

            partner.set("max_concurrent_deliveries", 12).is(200);
            endpoint.script().clear().when(Condition.notVerified(), status(401));
            endpoint.script().when(Condition.afterVerified(8), status(503));
            Reply still = run(partner);
            assertThat(findings(still)).containsEntry("concurrent", "some_refused");
            assertThat(check(still, "concurrent").path("calls").size())
                    .as("so that 12 changes nothing")
                    .isEqualTo(8);

            partner.set("max_concurrent_deliveries", 2).is(200);
            endpoint.script().clear().when(Condition.notVerified(), status(401));
            endpoint.script().when(Condition.afterVerified(8), status(503));
            Reply run = run(partner);
            assertThat(findings(run)).containsEntry("concurrent", "all_taken");
            assertThat(check(run, "concurrent").path("calls").size()).isEqualTo(2);
        }
    }

    /** Remembering ids would not: each call has its own. */
    @Test
    void namesTheRemedyThatEndsTheWarningOfReplays() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            endpoint.script().clear().when(Condition.notVerifiedByTheSeed(), status(401));
            Reply run = run(partner);
            assertThat(findings(run)).containsEntry("old_timestamp", "replay_unnoticed");
            assertThat(page(partner, run, "en")).contains("Verify webhook-signature instead.");
            assertThat(page(partner, run, "nl")).contains("Controleer in plaats daarvan webhook-signature.");
        }
    }

    private String page(TestPartner partner, Reply run, String language) {
        Browser browser = signedIn(partner).with("Accept-Language", language);
        return browser.open("/portal/certification/" + run.text("/data/certification_run_id"))
                .is(200)
                .body();
    }

    @Test
    void saysThatNothingWouldBeSentWithoutAMapping() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            partner.set("status_mapping", Map.of("chargecars_to_partner", Map.of(), "partner_to_chargecars", Map.of()))
                    .is(200);
            assertThat(findings(run(partner))).containsEntry("configuration", "no_status_mapped");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "status_changed,   approved completed in_progress new, cancelled on_hold scheduled",
        "order_cancelled,  approved completed in_progress new, cancelled",
        "order_created,    approved,                           new"
    })
    void namesTheStatusesThatAreSubscribedToAndHaveNoWord(String event, String mapped, String missing) {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            subscribe(partner, event, mapped);
            Reply run = run(partner);
            JsonNode check = check(run, "configuration");
            assertThat(check.path("finding").asString()).isEqualTo("statuses_without_word");
            assertThat(check.path("verdict").asString()).isEqualTo("warning");
            assertThat(check.path("statuses").valueStream().map(JsonNode::asString))
                    .containsExactly(missing.split(" ", -1));
            String named = missing.replace(" ", ", ");
            assertThat(check.path("message").asString()).endsWith(": " + named + ".");
            assertThat(page(partner, run, "en")).contains("you would not hear of them: " + named + ".");
            assertThat(page(partner, run, "nl")).contains("je zou er niets van horen: " + named + ".");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "status_changed,   approved cancelled completed in_progress new on_hold scheduled",
        "order_cancelled,  cancelled",
        "order_created,    new"
    })
    void asksForNoWordsOfStatusesThatNobodySubscribesTo(String event, String mapped) {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            subscribe(partner, event, mapped);
            JsonNode check = check(run(partner), "configuration");
            assertThat(check.path("finding").asString()).isEqualTo("configured");
            assertThat(check.path("statuses").isNull()).isTrue();
        }
    }

    private static void subscribe(TestPartner partner, String event, String mapped) {
        Map<String, String> words = Stream.of(mapped.split(" ", -1))
                .collect(java.util.stream.Collectors.toMap(status -> status, status -> "OUR_" + status));
        partner.configure(Map.of(
                        "integration_name",
                        "volvo_dealer_api",
                        "webhook_events",
                        List.of(event),
                        "status_mapping",
                        Map.of("chargecars_to_partner", words, "partner_to_chargecars", Map.of())))
                .is(200);
    }

    @Test
    void showsWhatWasSentAndWhatCameBackWithoutSignatures() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            endpoint.script().next(Behaviour.answer(202, Map.of(), "thank you"));
            Reply run = run(partner);
            assertThat(run.text("/data/checks/2/calls/0/response_body")).isEqualTo("thank you");
            assertThat(run.at("/data/checks/2/calls/0/response_status").asInt()).isEqualTo(202);
            assertThat(run.text("/data/checks/2/calls/0/body")).contains("\"event\":\"test\"");
            assertThat(run.raw()).doesNotContain("v1,").doesNotContain(partner.webhookSecret());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key", "bearer_token", "basic_auth", "oauth2"})
    void keepsNothingSecretOfAnswersThatRepeatTheRequest(String authenticationType) {
        try (var endpoint = EchoingEndpoint.start()) {
            JsonBody integration = Seed.integration();
            for (Map.Entry<String, Object> field :
                    endpoint.fields(authenticationType).entrySet()) {
                integration = integration.with("/" + field.getKey(), field.getValue());
            }
            Reply run = run(TestPartner.integrated(server, integration));
            assertThat(run.raw()).contains(EchoingEndpoint.GREETING).doesNotContain(EchoingEndpoint.TRACES);
            assertThat(server.db()
                            .text(
                                    "select certification_runs::text from certification_runs where id = ?::uuid",
                                    run.text("/data/certification_run_id")))
                    .contains(EchoingEndpoint.GREETING)
                    .doesNotContain(EchoingEndpoint.TRACES);
        }
    }

    @Test
    void masksTheQueryOfTheAddressOnPagesToo() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            partner.set("webhook_url", endpoint.webhookUrl() + "?code=s3cret").is(200);
            Reply run = run(partner);
            assertThat(verdicts(run, "failed")).isEmpty();
            assertThat(run.text("/data/webhook_url")).isEqualTo(endpoint.webhookUrl() + "?code=********");
            Browser browser = signedIn(partner);
            String id = run.text("/data/certification_run_id");
            assertThat(server.db().text("select webhook_url from certification_runs where id = ?::uuid", id))
                    .as("kept")
                    .isEqualTo(endpoint.webhookUrl() + "?code=********");
            for (String page :
                    List.of("/portal", "/portal/certification", "/portal/certification/" + id, "/portal/test-event")) {
                assertThat(browser.open(page).is(200).body())
                        .as(page)
                        .contains("?code=********")
                        .doesNotContain("s3cret");
            }
        }
    }

    @Test
    void saysNothingOfAnAddressThatItDidNotCall() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            assertThat(verdicts(run(partner), "failed")).isEmpty();
            Browser browser = signedIn(partner);
            int certified = openSteps(browser);
            partner.set("webhook_url", endpoint.webhookUrl("/another").toString())
                    .is(200);
            assertThat(openSteps(browser)).isEqualTo(certified + 2);
        }
    }

    private static int openSteps(Browser browser) {
        return StringUtils.countOccurrencesOf(browser.open("/portal").is(200).body(), "<li class=\"open\">");
    }

    @Test
    void namesTheTokenEndpointWhereThatIsWhatGaveNoAnswer() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            authenticateByToken(partner, endpoint);
            endpoint.tokens().rejectEverybody();
            Reply run = run(partner);
            assertThat(findings(run)).containsEntry("answers", "no_access_token");
            assertThat(endpoint.received()).isEmpty();
            assertThat(page(partner, run, "en"))
                    .contains("Your token endpoint (token_url) gave no access token")
                    .contains("token endpoint responded 401 (invalid_client)");
        }
    }

    @Test
    void leavesTheAccessTokenThatDeliveriesUseWhenForgedCallsAreRefused() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            authenticateByToken(partner, endpoint);
            Reply run = run(partner);
            assertThat(verdicts(run, "failed")).isEmpty();
            assertThat(endpoint.tokens().calls()).isEqualTo(1);
            assertThat(endpoint.received().stream()
                            .filter(webhook -> !webhook.verified())
                            .map(ReceivedWebhook::id))
                    .hasSize(5)
                    .doesNotHaveDuplicates();
        }
    }

    private static void authenticateByToken(TestPartner partner, SimulatedPartner endpoint) {
        endpoint.script()
                .clear()
                .when(Condition.notVerified().and(request -> !request.path().equals("/oauth/token")), status(401));
        endpoint.tokens().client("us", "s3cret");
        endpoint.expect(ExpectedCredential.tokenOf(endpoint.tokens()));
        partner.configure(Seed.integration()
                        .with("/webhook_url", endpoint.webhookUrl().toString())
                        .with("/authentication_type", "oauth2")
                        .with(
                                "/api_credentials",
                                Map.of(
                                        "token_url",
                                        endpoint.tokenUrl().toString(),
                                        "client_id",
                                        "us",
                                        "client_secret",
                                        "s3cret")))
                .is(200);
    }

    @Test
    void isMadeOneAtATimeAndSixTimesAnHour() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            Reply first = begin(partner).is(201);
            assertThat(first.header("Location")).endsWith(first.text("/data/certification_run_id"));
            assertThat(first.text("/data/state")).isEqualTo("running");
            assertThat(begin(partner).is(200).text("/data/certification_run_id"))
                    .isEqualTo(first.text("/data/certification_run_id"));
            assertThat(page(partner, first, "en")).contains("<noscript>Reload this page");
            server.part(CertificationRuns.class).step();
            assertThat(page(partner, first, "en")).doesNotContain("<noscript>");
            for (int run = 2; run <= 6; run++) {
                run(partner);
            }
            Reply refused = begin(partner).isFailure(429, "RATE_LIMIT_EXCEEDED");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3_000, 3_601);
            assertThat(refused.header("RateLimit"))
                    .as("not that of the partner's calls, which lets this one in")
                    .isEqualTo("\"attempts\";r=0;t=" + refused.header("Retry-After"));
            Browser browser = signedIn(partner).with("Accept-Language", "en");
            browser.open("/portal/certification").is(200);
            assertThat(browser.submit("/portal/certification", Map.of()).is(429).body())
                    .containsPattern("the next one can begin in \\d\\d minutes\\.");
            server.clock().advance(Duration.ofHours(1));
            begin(partner).is(201);
            server.part(CertificationRuns.class).step();
            Reply list = partner.api()
                    .get(partner.path("/certification-runs?limit=5"))
                    .is(200);
            assertThat(list.data().size()).isEqualTo(5);
            Reply rest = partner.api()
                    .get(partner.path("/certification-runs?cursor=" + list.text("/next_cursor")))
                    .is(200);
            assertThat(rest.data().size()).isEqualTo(2);
        }
    }

    @Test
    void isMadeOfAnIntegrationThatSucceedsOneWhoseRunStillGoesOn() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            String old = begin(partner).is(201).text("/data/certification_run_id");
            partner.moveTo(Seed.integration()
                    .with("/webhook_url", endpoint.webhookUrl().toString()));
            String begun = begin(partner).is(201).text("/data/certification_run_id");
            assertThat(begun).isNotEqualTo(old);
            assertThat(begin(partner).is(200).text("/data/certification_run_id"))
                    .isEqualTo(begun);
            server.part(CertificationRuns.class).step();
        }
    }

    @Test
    void endsWhenTheNodeThatMadeItDied() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            String abandoned = begin(partner).is(201).text("/data/certification_run_id");
            server.clock().advance(Duration.ofMinutes(3));
            server.part(CertificationHousekeeping.class).run();
            Reply run = show(partner, abandoned);
            assertThat(run.text("/data/state")).isEqualTo("broken_off");
            assertThat(run.at("/data/verdict").isNull()).isTrue();
            begin(partner).is(201);
            server.part(CertificationRuns.class).step(); // the abandoned run finds that it was broken off
            assertThat(show(partner, abandoned).text("/data/state")).isEqualTo("broken_off");
        }
    }

    @Test
    void endsWhenItsNodeDiedThoughTheClockWasSetBackSince() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            String first = begin(partner).is(201).text("/data/certification_run_id");
            leaseFromAClockAheadBy("59 seconds", first);
            server.part(CertificationHousekeeping.class).run();
            assertThat(show(partner, first).text("/data/state"))
                    .as("its node may live, and its clock be ahead")
                    .isEqualTo("running");
            leaseFromAClockAheadBy("1 hour", first);
            server.part(CertificationHousekeeping.class).run();
            assertThat(show(partner, first).text("/data/state")).isEqualTo("broken_off");

            String second = begin(partner).is(201).text("/data/certification_run_id");
            leaseFromAClockAheadBy("59 seconds", second);
            begin(partner).is(200);
            leaseFromAClockAheadBy("1 hour", second);
            begin(partner).is(201);
            assertThat(show(partner, second).text("/data/state")).isEqualTo("broken_off");
            server.part(CertificationRuns.class).step(); // the abandoned runs find that they were broken off
        }
    }

    private void leaseFromAClockAheadBy(String time, String run) {
        server.db()
                .update(
                        "update certification_runs set leased_until = leased_until + ?::interval where id = ?::uuid",
                        time,
                        run);
    }

    @Test
    void isNobodyElsesBusiness() {
        try (var endpoint = good()) {
            TestPartner partner = partner(endpoint);
            String run = run(partner).text("/data/certification_run_id");
            TestPartner other = TestPartner.withoutIntegration(server);
            other.api().get(other.path("/certification-runs/" + run)).isFailure(404, "NOT_FOUND");
            other.api().get(partner.path("/certification-runs/" + run)).isFailure(403, "FORBIDDEN");
        }
    }

    /** An endpoint that verifies signatures and accepts every correct webhook. */
    private SimulatedPartner good() {
        return SimulatedPartner.start("certified", server.clock());
    }

    private TestPartner partner(SimulatedPartner endpoint) {
        TestPartner partner = TestPartner.integrated(
                server,
                Seed.integration().with("/webhook_url", endpoint.webhookUrl().toString()));
        endpoint.secrets(partner.webhookSecret()).script().when(Condition.notVerified(), status(401));
        return partner;
    }

    private Browser signedIn(TestPartner partner) {
        return Browser.inPortal(server.url(), partner.key());
    }

    private Reply run(TestPartner partner) {
        String id = begin(partner).is(201).text("/data/certification_run_id");
        server.part(CertificationRuns.class).step();
        return show(partner, id);
    }

    private static Reply begin(TestPartner partner) {
        return partner.api().post(partner.path("/certification-runs"), "");
    }

    private static Reply show(TestPartner partner, String id) {
        return partner.api().get(partner.path("/certification-runs/" + id)).is(200);
    }

    private static Map<String, String> findings(Reply run) {
        return run.at("/data/checks")
                .valueStream()
                .collect(java.util.stream.Collectors.toMap(
                        check -> check.path("check").asString(),
                        check -> check.path("finding").asString()));
    }

    private static JsonNode check(Reply run, String name) {
        return run.at("/data/checks")
                .valueStream()
                .filter(check -> check.path("check").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> verdicts(Reply run, String... wanted) {
        return run.at("/data/checks")
                .valueStream()
                .filter(check -> List.of(wanted).contains(check.path("verdict").asString()))
                .map(check -> check.path("check").asString() + " "
                        + check.path("finding").asString())
                .toList();
    }
}
