package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests attempts that cannot be made, and what the log says of each attempt. */
@ExtendWith(WithServer.class)
class AttemptsTest {

    private final TestServer server;

    AttemptsTest(TestServer server) {
        this.server = server;
    }

    @Test
    void sendsNothingWhosePayloadIsLost() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            LeasedDelivery leased = node.claim(out.integration().id(), 1).getFirst();
            AttemptResult result = node.attempt(leased.withPayload(null), out.integration());
            assertThat(result.exchange().errorCode()).isEqualTo("payload_gone");
            assertThat(out.simulator.received()).isEmpty();
        }
    }

    /** Otherwise it would be sent again at the end of each lease, for ever. */
    @Test
    void whatCannotBeSignedCountsAsAnAttemptAndIsTriedAgainByTheSchedule() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            LeasedDelivery leased = node.claim(out.integration().id(), 1).getFirst();
            out.configure(Collections.singletonMap("webhook_url", null));
            node.recordTogether(node.attempt(leased, out.integration()));
            assertThat(out.attemptErrors()).containsExactly("1 not sent: something went wrong on our side");
            assertThat(out.db()
                            .count(
                                    "deliveries where partner_organization_id = ? and state = 'pending' and"
                                            + " attempt_count = 1 and leased_by is null and due_at > ?::timestamptz",
                                    out.partnerId().value(),
                                    server.clock().instant().toString()))
                    .isEqualTo(1);
        }
    }

    @Test
    void haveALineInTheLogEach() {
        try (var out = Outgoing.to(server);
                var log = HeardLog.of(Attempts.class)) {
            OrderId order = out.order("A-1");
            out.simulator.script().next(Behaviour.status(500));
            out.step();
            String line =
                    "delivery.attempted delivery=%s order=%s integration=%s event=status_changed attempt=1 status=500"
                            .formatted(
                                    out.deliveries().getFirst(),
                                    order,
                                    out.integration().id());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith(line + " latency_ms=")
                    .endsWith(" outcome=\"responded 500\"");
        }
    }
}
