package nl.chargecars.partnersync.polling;

import static nl.chargecars.partnersync.testing.PolledPartner.ROUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import nl.chargecars.partnersync.inbound.Origin;
import nl.chargecars.partnersync.inbound.PartnerStatuses;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests polling of partners that send no webhooks; their answers are processed like every status update. */
@ExtendWith(WithServer.class)
class PollingTest {

    private final TestServer server;

    PollingTest(TestServer server) {
        this.server = server;
    }

    @Test
    void appliesWhatThePartnerSaysAndShowsWhereItCameFrom() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A/1 é");
            server.clock().advance(Duration.ofSeconds(1));
            polled.says("A/1 é", "IN_PROGRESS");
            polled.poll();
            assertThat(polled.asked()).containsExactly("A/1 é");
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
            var kept = polled.partner
                    .api()
                    .get(polled.partner.path("/status-updates"))
                    .is(200);
            assertThat(kept.text("/data/0/origin")).isEqualTo("polling");
            assertThat(kept.text("/data/0/mapped_status")).isEqualTo("in_progress");
        }
    }

    /** Whoever sets the pointer could otherwise read the credential among the partner's statuses. */
    @Test
    void takesNoSecretOfOursForAStatus() {
        JsonBody configuration = PolledPartner.configuration().with("/api_credentials/token", "t0ken-of-ours");
        try (var polled = PolledPartner.of(server, configuration)) {
            polled.simulator.expect(ExpectedCredential.bearer("t0ken-of-ours"));
            polled.order("A-1");
            polled.answers(answer("Bearer t0ken-of-ours", Map.of("ETag", "\"t0ken-of-ours\"")));
            polled.poll();
            assertThat(polled.updates()).isEmpty();
            assertThat(polled.progress().text("/data/failing_orders/0/error_code"))
                    .isEqualTo("no_status_in_answer");
            polled.answers(answer("IN_PROGRESS", Map.of("ETag", "\"t0ken-of-ours\"")));
            polled.pollAfter(ROUND);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
            assertThat(server.db().count("polled_orders where polled_orders::text like '%t0ken-of-ours%'"))
                    .isZero();
        }
    }

    @Test
    void takesAKnownWordEvenIfOurRequestHasItToo() {
        JsonBody configuration = PolledPartner.configuration()
                .with("/custom_headers", Map.of("X-Stage", "IN_PROGRESS", "X-Customer", "10203040"));
        try (var polled = PolledPartner.of(server, configuration)) {
            polled.order("A-1");
            polled.answers(answer("IN_PROGRESS", Map.of()));
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    private Behaviour answer(String status, Map<String, String> headers) {
        return Behaviour.answer(
                200,
                headers,
                "{\"status\":\"" + status + "\",\"customer\":10203040,\"timestamp\":\""
                        + server.clock().instant() + "\"}");
    }

    @Test
    void isNotSentBackToThePartnerThatSaidIt() {
        try (var polled = PolledPartner.of(server)) {
            String order = polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            assertThat(server.db()
                            .text(
                                    "select reason from unsent_transitions where order_id = ?::uuid and transition_id = ("
                                            + " select id from status_transitions where entity_id = ?::uuid and sequence = 2)",
                                    order,
                                    order))
                    .isEqualTo("echo");
            assertThat(server.db()
                            .text(
                                    "select caused_by from status_transitions where entity_id = ?::uuid and sequence = 2",
                                    order))
                    .isEqualTo("partner");
        }
    }

    @Test
    void asksAgainWhenItIsDueAndKeepsNothingOfAnAnswerThatIsTheSame() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.pollAfter(ROUND.minusSeconds(1));
            assertThat(polled.asked()).as("not due yet").hasSize(1);
            polled.pollAfter(Duration.ofSeconds(1));
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).hasSize(3);
            assertThat(polled.simulator.orders().notModified()).isEqualTo(2);
            assertThat(polled.updates()).hasSize(1);
            polled.says("A-1", "DELIVERED");
            polled.pollAfter(ROUND);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied", "polling DELIVERED applied");
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).as("final: no more questions").hasSize(4);
        }
    }

    @Test
    void asksByTimeWhereThePartnerKnowsNoETags() {
        try (var polled = PolledPartner.of(server)) {
            polled.simulator.orders().byTimeOnly();
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.pollAfter(ROUND);
            assertThat(polled.simulator.orders().notModified()).isEqualTo(1);
        }
    }

    /** The last two timestamps are more precise than the database stores. */
    @ParameterizedTest
    @ValueSource(strings = {"1900000000", "\"2030-03-17T17:46:39.1234567Z\"", "\"2030-03-17T17:46:39.999999999Z\""})
    void theSameAnswerWithoutAnyValidatorIsNotKeptEither(String time) {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.simulator
                    .script()
                    .onPath(
                            "/orders/A-1",
                            Behaviour.answer(200, Map.of(), "{\"status\":\"IN_PROGRESS\",\"timestamp\":" + time + "}"));
            server.clock().set(Instant.ofEpochSecond(1_900_000_000L));
            polled.poll();
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).hasSize(2);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    @Test
    void aValidatorThatTheDatabaseDoesNotTakeIsAsGoodAsNone() {
        try (var polled = PolledPartner.of(server, PolledPartner.undated())) {
            polled.order("A-1");
            polled.order("A-2");
            var unstorable = Map.of("ETag", "\"a\0b\"", "Last-Modified", "\0");
            polled.simulator
                    .script()
                    .onPath("/orders/A-1", Behaviour.answer(200, unstorable, "{\"status\":\"IN_PROGRESS\"}"));
            polled.says("A-2", "PLANNED");
            polled.poll();
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).hasSize(4);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied", "polling PLANNED applied");
        }
    }

    @Test
    void recognisesWhatIsOlderThanWhatWasAppliedBefore() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.simulator
                    .orders()
                    .put("A-1", "CONFIRMED", server.clock().instant().minusSeconds(60));
            polled.pollAfter(ROUND);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied", "polling CONFIRMED stale");
            assertThat(polled.statusOf("A-1")).isEqualTo("in_progress");
        }
    }

    /** An answer without a timestamp counts as of the time of its request; every change since is newer, whoever made it. */
    @Test
    void anOrderThatMovesWhileThePartnerIsAskedIsNotMovedBack() {
        try (var polled = PolledPartner.of(server, PolledPartner.undated())) {
            String ours = polled.order("OURS");
            String behind = polled.order("BEHIND");
            polled.says("OURS", "PLANNED");
            polled.says("BEHIND", "DELIVERED");
            polled.whileAskedFor("OURS", () -> polled.change(ours, "in_progress"));
            polled.whileAskedFor("BEHIND", () -> polled.change(behind, "approved"));
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling PLANNED stale", "polling DELIVERED stale");
            assertThat(polled.statusOf("OURS")).isEqualTo("in_progress");
            polled.says("OURS", "IN_PROGRESS");
            polled.pollAfter(ROUND);
            assertThat(polled.updates())
                    .as("heard again, asked after all that")
                    .endsWith("polling IN_PROGRESS unchanged", "polling DELIVERED applied")
                    .hasSize(4);
        }
    }

    /** The answer also counts as of the time of its request when another update of the partner is compared with it. */
    @Test
    void whatThePartnerTellsWhileItIsAskedIsNewerThanTheUndatedAnswer() {
        try (var polled = PolledPartner.of(server, PolledPartner.undated())) {
            polled.order("A-1");
            polled.says("A-1", "PLANNED");
            Instant[] meanwhile = new Instant[1];
            polled.whileAskedFor("A-1", () -> {
                meanwhile[0] = server.clock().advance(Duration.ofSeconds(1));
                server.clock().advance(Duration.ofSeconds(1));
            });
            server.clock().advance(Duration.ofSeconds(1));
            polled.poll();
            server.clock().advance(Duration.ofSeconds(1));
            server.part(PartnerStatuses.class)
                    .receive(
                            polled.id(),
                            "A-1",
                            "IN_PROGRESS",
                            meanwhile[0],
                            Origin.WEBHOOK,
                            server.clock().instant(),
                            null);
            assertThat(polled.updates()).containsExactly("polling PLANNED applied", "webhook IN_PROGRESS applied");
            assertThat(polled.statusOf("A-1")).isEqualTo("in_progress");
        }
    }

    @Test
    void readsAnAnswerThatBeginsWithAByteOrderMark() {
        try (var polled = PolledPartner.of(server, PolledPartner.undated())) {
            polled.order("A-1");
            polled.simulator
                    .script()
                    .onPath("/orders/A-1", Behaviour.answer(200, Map.of(), "\uFEFF{\"status\": \"IN_PROGRESS\"}"));
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    @Test
    void readsStatusAndTimeWhereThePointersSay() {
        JsonBody nested = PolledPartner.configuration()
                .with(
                        "/polling",
                        Map.of(
                                "path",
                                "/api/{partner_order_id}?view=short",
                                "status_pointer",
                                "/data/0/state~1code",
                                "timestamp_pointer",
                                "/data/0/at"));
        try (var polled = PolledPartner.of(server, nested)) {
            polled.order("A-1");
            polled.simulator
                    .script()
                    .onPath(
                            "/api/A-1",
                            Behaviour.answer(
                                    200,
                                    Map.of(),
                                    "{\"data\":[{\"state/code\":\"IN_PROGRESS\",\"at\":"
                                            + server.clock().instant().toEpochMilli() + "}]}"));
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1?key=k  | /orders/{partner_order_id}             | /v1/orders/A%2F1?key=k",
                "/v1/?key=k | /orders/{partner_order_id}?view=short  | /v1/orders/A%2F1?key=k&view=short",
                "?key=k%26& | /orders?id={partner_order_id}          | /orders?key=k%26&&id=A%2F1",
                "/v1?       | /orders/{partner_order_id}             | /v1/orders/A%2F1",
                "//v1       | /orders/{partner_order_id}/            | //v1/orders/A%2F1/",
            })
    void asksBelowThePathOfTheBaseAddressWithTheQueriesOfBoth(String base, String path, String target) {
        try (var polled = PolledPartner.of(server)) {
            polled.partner
                    .configure(PolledPartner.configuration()
                            .with("/api_base_url", polled.simulator.baseUrl() + base)
                            .with("/polling/path", path))
                    .is(200);
            polled.order("A/1");
            List<String> targets = new CopyOnWriteArrayList<>();
            polled.simulator.script().when(request -> targets.add(request.target()), Behaviour.status(404));
            polled.poll();
            assertThat(targets).containsExactly(target);
        }
    }

    @Test
    void asksWithATokenWhereThePartnerGrantsOne() {
        try (var polled = PolledPartner.of(server)) {
            polled.simulator.tokens().client("us", "secret");
            polled.simulator.expect(ExpectedCredential.tokenOf(polled.simulator.tokens()));
            Map<String, Object> client =
                    Map.of("token_url", polled.simulator.tokenUrl(), "client_id", "us", "client_secret", "secret");
            polled.configure(PolledPartner.configuration()
                    .with("/authentication_type", "oauth2")
                    .with("/api_credentials", client));
            polled.order("A-1");
            polled.order("A-2");
            polled.says("A-1", "IN_PROGRESS");
            polled.says("A-2", "IN_PROGRESS");
            polled.poll();
            assertThat(polled.updates()).hasSize(2);
            assertThat(polled.simulator.tokens().calls()).isEqualTo(1);
        }
    }

    /** A request that does not say so allows any coding (RFC 9110, 12.5.3). */
    @Test
    void asksForAnswersThatAreNotCompressed() {
        try (var polled = PolledPartner.of(server)) {
            polled.simulator.tokens().client("us", "secret");
            Map<String, Object> client =
                    Map.of("token_url", polled.simulator.tokenUrl(), "client_id", "us", "client_secret", "secret");
            polled.configure(PolledPartner.configuration()
                    .with("/authentication_type", "oauth2")
                    .with("/api_credentials", client));
            polled.order("A-1");
            List<String> codings = new CopyOnWriteArrayList<>();
            polled.simulator
                    .script()
                    .when(
                            request -> !codings.add(request.method() + " "
                                    + request.header("Accept-Encoding").orElse("any")),
                            Behaviour.ok());
            polled.poll();
            assertThat(codings).startsWith("POST identity", "GET identity").doesNotContain("POST any", "GET any");
        }
    }
}
