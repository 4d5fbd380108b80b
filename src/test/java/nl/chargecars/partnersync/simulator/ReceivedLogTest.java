package nl.chargecars.partnersync.simulator;

import static nl.chargecars.partnersync.simulator.Posting.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceivedLogTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final SimulatedPartner partner = SimulatedPartner.start("volvo");
    private final ReceivedLog log = partner.log();
    private final URI webhook = partner.webhookUrl();

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void saysWhatCameInsteadOfWhatWasAwaitedAndNothingOfTheCustomer() throws Exception {
        event(webhook, "msg_1", "order_created", "VLV-1", "RECEIVED");
        event(webhook, "msg_1", "order_created", "VLV-1", "RECEIVED");

        assertThatThrownBy(() -> log.awaitReceived(3, Duration.ofMillis(20)))
                .isInstanceOf(NotReceivedException.class)
                .hasMessageContaining("volvo waited PT0.02S in vain for 3 webhooks; 2 arrived")
                .hasMessageContaining("1. POST /webhooks/chargecars order_created VLV-1 RECEIVED -> 200")
                .hasMessageContaining("2. POST /webhooks/chargecars order_created VLV-1 RECEIVED (repeat) -> 200")
                .hasMessageNotContaining("Janssen");
    }

    @Test
    void saysThatNothingCame() {
        assertThatThrownBy(() -> log.awaitAccepted(1, Duration.ZERO)).hasMessageContaining("nothing arrived");
    }

    @Test
    void returnsAsSoonAsEnoughCame() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var awaited = threads.submit(() -> log.awaitReceived(2, SOON));
            event(webhook, "msg_1", "order_created", "VLV-1", "RECEIVED");
            event(webhook, "msg_2", "order_created", "VLV-2", "RECEIVED");
            assertThat(awaited.get()).hasSize(2);
        }
    }

    @Test
    void awaitsAcceptedMessagesWithoutRepeatsAndRefusals() throws Exception {
        partner.script().next(Behaviour.status(500));
        event(webhook, "msg_1", "order_created", "VLV-1", "RECEIVED");
        event(webhook, "msg_1", "order_created", "VLV-1", "RECEIVED");
        event(webhook, "msg_1", "order_created", "VLV-1", "RECEIVED");
        assertThatThrownBy(() -> log.awaitAccepted(2, Duration.ZERO)).isInstanceOf(NotReceivedException.class);

        event(webhook, "msg_2", "order_approved", "VLV-1", "CONFIRMED");
        assertThat(log.awaitAccepted(2, SOON)).hasSize(4);
    }

    @Test
    void awaitsAnyCondition() throws Exception {
        event(webhook, "msg_1", "order_created", "VLV-1", "RECEIVED");
        assertThat(log.await("VLV-1", all -> !log.statusesOf("VLV-1").isEmpty(), SOON))
                .hasSize(1);
    }

    @Test
    void tellsTheStoryOfEachOrder() throws Exception {
        partner.script().when(request -> request.status().equals("CONFIRMED"), 1, Behaviour.status(500));
        event(webhook, "msg_1", "status_changed", "VLV-1", "RECEIVED");
        event(webhook, "msg_2", "status_changed", "VLV-1", "CONFIRMED"); // refused
        event(webhook, "msg_3", "status_changed", "VLV-2", "RECEIVED");
        event(webhook, "msg_2", "status_changed", "VLV-1", "CONFIRMED");
        event(webhook, "msg_2", "status_changed", "VLV-1", "CONFIRMED"); // repeat
        event(webhook, "msg_4", "status_changed", "VLV-1", "DELIVERED");
        event(webhook, "msg_5", "order_completed", "VLV-1", "DELIVERED");
        event(webhook, "msg_6", "test", "", "");

        assertThat(log.statusesOf("VLV-1", "status_changed")).containsExactly("RECEIVED", "CONFIRMED", "DELIVERED");
        assertThat(log.statusesOf("VLV-1")).containsExactly("RECEIVED", "CONFIRMED", "DELIVERED", "DELIVERED");
        assertThat(log.statusesOf("VLV-3")).isEmpty();
        assertThat(log.statusesByOrder())
                .containsOnlyKeys("VLV-1", "VLV-2")
                .contains(entry("VLV-2", List.of("RECEIVED")));
        assertThat(log.about("VLV-1")).hasSize(6);
    }

    @Test
    void showsAnOrderBrokenByARetryThatCameTooLate() throws Exception {
        partner.script().next(Behaviour.status(500));
        event(webhook, "msg_1", "status_changed", "VLV-1", "CONFIRMED"); // refused, then overtaken by msg_2
        event(webhook, "msg_2", "status_changed", "VLV-1", "DELIVERED");
        event(webhook, "msg_1", "status_changed", "VLV-1", "CONFIRMED");

        assertThat(log.statusesOf("VLV-1")).containsExactly("DELIVERED", "CONFIRMED");
    }

    @Test
    void stillKnowsRepeatsAfterForgetting() throws Exception {
        event(webhook, "msg_1", "status_changed", "VLV-1", "RECEIVED");
        log.clear();
        assertThat(log.all()).isEmpty();
        assertThatThrownBy(() -> log.awaitAccepted(1, Duration.ZERO)).isInstanceOf(NotReceivedException.class);
        event(webhook, "msg_1", "status_changed", "VLV-1", "RECEIVED");
        assertThat(log.all())
                .singleElement()
                .extracting(ReceivedWebhook::repeat)
                .isEqualTo(true);
    }
}
