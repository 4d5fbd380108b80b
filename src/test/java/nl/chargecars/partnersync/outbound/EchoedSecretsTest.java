package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import nl.chargecars.partnersync.testing.EchoingEndpoint;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that nothing secret is stored or shown of answers that repeat our request. */
@ExtendWith(WithServer.class)
class EchoedSecretsTest {

    private final TestServer server;

    EchoedSecretsTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key", "bearer_token", "basic_auth", "oauth2"})
    void areNotInTheAttemptsOfADelivery(String authenticationType) {
        try (var endpoint = EchoingEndpoint.start();
                var out = Outgoing.to(server, endpoint.fields(authenticationType))) {
            out.order("A-1");
            out.deliverAll();
            assertThat(out.states()).containsExactly("delivered");
            String id = out.api().get(out.path("/deliveries")).is(200).text("/data/0/delivery_id");
            Reply shown = out.api().get(out.path("/deliveries/" + id)).is(200);
            assertThat(shown.text("/data/attempts/0/response/body"))
                    .startsWith(EchoingEndpoint.GREETING + "\napi_key=********\n")
                    .doesNotContain(EchoingEndpoint.TRACES);
            assertThat(shown.raw()).doesNotContain(EchoingEndpoint.TRACES);
            assertThat(server.db()
                            .text(
                                    "select delivery_attempts::text from delivery_attempts where delivery_id = ?::uuid",
                                    id))
                    .contains(EchoingEndpoint.GREETING)
                    .doesNotContain(EchoingEndpoint.TRACES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key", "bearer_token", "basic_auth", "oauth2"})
    void areNotInWhatATestEventAnswers(String authenticationType) {
        try (var endpoint = EchoingEndpoint.start();
                var out = Outgoing.to(server, endpoint.fields(authenticationType))) {
            Reply said = out.api()
                    .post(out.path("/integration-config/test-event"), "")
                    .is(200);
            assertThat(said.text("/data/response_body"))
                    .startsWith(EchoingEndpoint.GREETING + "\napi_key=********\n")
                    .doesNotContain(EchoingEndpoint.TRACES);
        }
    }
}
