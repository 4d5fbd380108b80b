package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.FailingListener;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that a transition, its audit entry and the writes of listeners are one transaction (contract, "Statuses and events"). */
@ExtendWith(WithServer.class)
class TransitionAtomicityTest {

    private final TestServer server;
    private final FailingListener listener;

    TransitionAtomicityTest(TestServer server) {
        this.server = server;
        this.listener = server.part(FailingListener.class);
    }

    @Test
    void nothingHasHappenedWhenAListenerFails() {
        TestPartner told =
                TestPartner.integrated(server, Seed.integration().with("/webhook_url", "https://partner.example/hook"));
        StaffOrder order = StaffOrder.placed(server, told, "VLV-1");
        List<Long> before = order.traces();
        listener.failingOn(transition -> transition.order().equals(order.id()), () -> {
            Reply failure = order.change("approved").isFailure(500, "INTERNAL_ERROR");
            assertThat(failure.raw()).doesNotContain("listener").doesNotContain("Exception");
        });
        assertThat(order.status()).isEqualTo("new");
        assertThat(order.traces()).isEqualTo(before);
        order.movedTo("approved");
        assertThat(order.walk()).containsExactly("new", "approved");
        // the rows that the failure rolled back: one each, and no unsent transition
        assertThat(order.traces()).containsExactly(2L, before.get(1) + 1, before.get(2) + 1, 0L, before.get(4) + 1);
    }

    @Test
    void noOrderIsPlacedAndNoNumberSpentWhenAListenerFails() {
        TestPartner partner = TestPartner.integrated(server, "ratioshop");
        String lastNumber = partner.placed("RS-1");
        listener.failingOn(
                Transition::isStart, () -> partner.place(Seed.order("RS-2")).isFailure(500, "INTERNAL_ERROR"));
        partner.api().get(partner.orderPath("RS-2")).isFailure(404, "ORDER_NOT_FOUND");
        assertThat(sequence(partner.placed("RS-2"))).isEqualTo(sequence(lastNumber) + 1);
    }

    @Test
    void oneThatFailsDoesNotDisturbThoseInTheSameBatch() {
        TestPartner partner = TestPartner.integrated(server);
        List<StaffOrder> orders = IntStream.range(0, 20)
                .mapToObj(number -> StaffOrder.placed(server, partner, "VLV-" + number))
                .toList();
        StaffOrder unlucky = orders.get(7);
        listener.failingOn(transition -> transition.order().equals(unlucky.id()), () -> {
            List<Reply> replies =
                    AtOnce.call(orders.size(), number -> orders.get(number).change("approved"));
            for (int number = 0; number < replies.size(); number++) {
                replies.get(number).is(number == 7 ? 500 : 200);
            }
        });
        assertThat(orders)
                .filteredOn(order -> order.status().equals("approved"))
                .hasSize(19);
        assertThat(unlucky.walk()).containsExactly("new");
    }

    private static long sequence(String orderNumber) {
        return Long.parseLong(orderNumber.substring(orderNumber.lastIndexOf('-') + 1));
    }
}
