package nl.chargecars.partnersync.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failed deliveries by what they failed by. */
@ExtendWith(WithServer.class)
class FailedDeliveriesTest {

    private final TestServer server;

    FailedDeliveriesTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "404, responded, not_found",
                "410, responded, gone",
                "400, responded, client_error",
                "429, responded, client_error",
                "503, responded, server_error",
                "none, timed_out, timed_out",
                "none, connect_timed_out, timed_out",
                "none, connection_refused, connection_refused",
                "none, tls_failed, tls",
                "none, certificate_not_trusted, tls",
                "none, host_not_found, other",
                "302, redirected, other",
                "none, none, other"
            })
    void areToldApart(Integer status, String code, String failure) {
        assertThat(server.db().text("select delivery_failure(?::integer, ?::text)", status, code))
                .isEqualTo(failure);
        assertThat(FailedDeliveries.FAILURES).contains(failure);
    }

    @Test
    void areCountedAndReplayedByTheirCause() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            out.simulator.script().onOrder("F-1", new Behaviour.Answer(404, Map.of(), ""));
            out.simulator.script().onOrder("F-2", new Behaviour.Answer(500, Map.of(), ""));
            out.order("F-1");
            out.order("F-2");
            out.deliverAll();
            assertThat(server.part(FailedDeliveries.class).groups(out.partnerId()))
                    .extracting(group -> group.failure() + " " + group.count())
                    .containsExactlyInAnyOrder("not_found 1", "server_error 1");
            out.wait(Duration.ofSeconds(1));
            String integration = out.integration().id().toString();
            assertThat(replay(out, Map.of("failure", "tls")).at("/data/matched").asInt())
                    .isZero();
            assertThat(replay(out, Map.of("integration_id", out.partnerId().toString()))
                            .at("/data/matched")
                            .asInt())
                    .isZero();
            replay(out, Map.of("failure", "bad luck")).isFailure(422, "VALIDATION_FAILED");
            replay(out, Map.of("integration_id", "none")).isFailure(422, "VALIDATION_FAILED");
            Reply replayed = replay(out, Map.of("failure", "not_found", "integration_id", integration));
            assertThat(replayed.at("/data/replayed").asInt()).isOne();
            assertThat(replayed.text("/data/filter/failure")).isEqualTo("not_found");
            assertThat(replayed.text("/data/filter/integration_id")).isEqualTo(integration);
            assertThat(out.states()).containsExactlyInAnyOrder("pending", "failed");
        }
    }

    private static Reply replay(Outgoing out, Map<String, String> filter) {
        return out.api().post(out.path("/deliveries/replay"), filter);
    }
}
