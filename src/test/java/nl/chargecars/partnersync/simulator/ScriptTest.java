package nl.chargecars.partnersync.simulator;

import static nl.chargecars.partnersync.simulator.Posting.event;
import static nl.chargecars.partnersync.simulator.Posting.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptTest {

    private final SimulatedPartner partner = SimulatedPartner.start("volvo");
    private final Script script = partner.script();
    private int messages;

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void treatsTheNextOnesInTurnAndThenAsUsual() throws Exception {
        script.byDefault(Behaviour.status(202))
                .next(Behaviour.status(500), Behaviour.status(503))
                .next(2, Behaviour.status(429));

        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(500);
        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(503);
        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(429);
        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(429);
        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(202);
    }

    @Test
    void treatsOneOrderOrEventOtherwise() throws Exception {
        script.onOrder("VLV-2", Behaviour.status(500)).onEvent("order_cancelled", Behaviour.status(410));

        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(200);
        assertThat(answerFor("VLV-2", "order_created")).isEqualTo(500);
        assertThat(answerFor("VLV-1", "order_cancelled")).isEqualTo(410);
        assertThat(answerFor("VLV-2", "order_cancelled")).as("the latest rule").isEqualTo(410);
    }

    @Test
    void aRuleLeavesWhatWasLinedUpForOthers() throws Exception {
        script.next(Behaviour.status(500)).onOrder("VLV-2", Behaviour.status(410));

        assertThat(answerFor("VLV-2", "order_created")).isEqualTo(410);
        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(500);
    }

    @Test
    void aRuleForSomeTimesEnds() throws Exception {
        script.when(request -> request.partnerOrderId().startsWith("VLV"), 2, Behaviour.status(500));

        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(500);
        assertThat(answerFor("50F-1", "order_created")).isEqualTo(200);
        assertThat(answerFor("VLV-2", "order_created")).isEqualTo(500);
        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(200);
    }

    @Test
    void rulesReachThePartnersApiToo() throws Exception {
        URI order = partner.baseUrl().resolve("/orders/VLV-1");
        script.byDefault(Behaviour.status(500));
        assertThat(get(order, Map.of()).statusCode())
                .as("the default is for webhooks")
                .isEqualTo(404);
        script.onPath("/orders/VLV-1", Behaviour.status(503));
        assertThat(get(order, Map.of()).statusCode()).isEqualTo(503);
        assertThat(partner.orders().lookups()).as("spoilt calls count").isEqualTo(2);
    }

    @Test
    void canBeForgotten() throws Exception {
        script.byDefault(Behaviour.status(500))
                .next(Behaviour.status(501))
                .onOrder("VLV-1", Behaviour.status(502))
                .clear();

        assertThat(answerFor("VLV-1", "order_created")).isEqualTo(200);
    }

    private int answerFor(String order, String event) throws IOException, InterruptedException {
        messages++;
        return event(partner.webhookUrl(), "msg_" + messages, event, order, "RECEIVED");
    }
}
