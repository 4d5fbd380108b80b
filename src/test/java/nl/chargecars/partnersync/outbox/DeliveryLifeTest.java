package nl.chargecars.partnersync.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataIntegrityViolationException;

/** Tests that the database enforces the state machine of a delivery in docs/delivery-states.md, whoever writes. */
@ExtendWith(WithServer.class)
class DeliveryLifeTest {

    private static final List<String> STATES = List.of("pending", "delivered", "failed", "dismissed");

    private static final Set<String> DRAWN = Set.of(
            "pending -> delivered",
            "pending -> failed",
            "pending -> dismissed",
            "failed -> pending",
            "failed -> dismissed",
            "delivered -> pending",
            "dismissed -> pending");

    private final TestServer server;

    DeliveryLifeTest(TestServer server) {
        this.server = server;
    }

    @TestFactory
    Stream<DynamicTest> everyPairOfStatesIsLegalAsDrawnOrRefused() {
        return STATES.stream()
                .flatMap(from -> STATES.stream()
                        .map(to -> DynamicTest.dynamicTest(from + " -> " + to, () -> {
                            try (var out = Outgoing.to(server)) {
                                out.order("A-1");
                                if (!from.equals("pending")) {
                                    move(out, from);
                                }
                                boolean legal = from.equals(to) || DRAWN.contains(from + " -> " + to);
                                if (legal) {
                                    assertThatCode(() -> move(out, to)).doesNotThrowAnyException();
                                } else {
                                    assertThatThrownBy(() -> move(out, to))
                                            .isInstanceOf(DataIntegrityViolationException.class)
                                            .hasMessageContaining("a delivery cannot go from " + from + " to " + to);
                                }
                                assertThat(out.states()).containsExactly(legal ? to : from);
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> beginsPendingOnly() {
        return STATES.stream()
                .map(state -> DynamicTest.dynamicTest(state, () -> {
                    try (var out = Outgoing.to(server)) {
                        out.order("A-1");
                        if (state.equals("pending")) {
                            assertThatCode(() -> insertAgain(out, state)).doesNotThrowAnyException();
                        } else {
                            assertThatThrownBy(() -> insertAgain(out, state))
                                    .hasMessageContaining("a delivery cannot go from nothing to " + state);
                        }
                    }
                }));
    }

    @Test
    void whatIsSettledHasATimeAndNoLeaseAndIsNoHead() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            for (String broken : List.of(
                    "state = 'delivered', settled_at = null, is_head = false",
                    "state = 'delivered', settled_at = now(), is_head = true",
                    "state = 'failed', settled_at = now(), is_head = false, dismissal_reason = 'x'",
                    "settled_at = now()",
                    "is_head = false, leased_by = id")) {
                assertThatThrownBy(() -> out.db()
                                .update(
                                        "update deliveries set " + broken + " where partner_organization_id = ?",
                                        out.partnerId().value()))
                        .as(broken)
                        .isInstanceOf(DataIntegrityViolationException.class);
            }
        }
    }

    private static void move(Outgoing out, String state) {
        out.db()
                .update(
                        "update deliveries set state = ?, is_head = false,"
                                + " settled_at = case when ? = 'pending' then null else now() end"
                                + " where partner_organization_id = ?",
                        state,
                        state,
                        out.partnerId().value());
    }

    /** Deletes the delivery and inserts it again in this state, without attempts. */
    private static void insertAgain(Outgoing out, String state) {
        out.db().update("""
                        with gone as (delete from deliveries where partner_organization_id = ? returning *)
                        insert into deliveries (
                            id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state,
                            is_head, due_at, attempt_count, schedule_position, created_at, settled_at)
                        select id, partner_organization_id, integration_id, order_id, order_sequence + 1, event, priority, ?,
                               false, due_at, 0, 0, created_at, case when ? = 'pending' then null else now() end
                        from gone
                        """, out.partnerId().value(), state, state);
    }
}
