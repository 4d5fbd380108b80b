package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * Tests updates that are understood but cannot be applied at present: they are refused with the reason, and stored to be processed
 * again.
 */
@ExtendWith(WithServer.class)
class RefusedUpdatesTest {

    private final TestServer server;
    private final StatusSender sender;

    RefusedUpdatesTest(TestServer server) {
        this.server = server;
        this.sender = StatusSender.ready(server);
    }

    @Test
    void aStatusWithoutAMappingIsRefusedAndKept() {
        Reply refusal = sender.push(StatusSender.update("TEAM_ON_SITE")).isFailure(422, "STATUS_NOT_MAPPED");
        assertThat(refusal.details()).containsExactly("/status not_mapped");
        assertThat(refusal.text("/error/message"))
                .contains("TEAM_ON_SITE")
                .contains("volvo_dealer_api")
                .contains(sender.newestId());
        JsonNode kept = assertKept("status_not_mapped");
        assertThat(kept.path("status").asString()).isEqualTo("TEAM_ON_SITE");
        assertThat(kept.path("mapped_status").isNull()).isTrue();
    }

    @Test
    void aStatusMappedToOneThatTheWorkflowHasNoMoreIsRefusedAndKept() {
        try (var desk = new WorkflowDesk(server)) {
            desk.write(WorkflowDesk.withStatus(desk.read(), "survey", "new")).is(200);
            sender.map("SURVEY", "survey");
        }
        Reply refusal = sender.push(StatusSender.update("SURVEY")).isFailure(422, "STATUS_NOT_MAPPED");
        assertThat(refusal.text("/error/message")).contains("'survey'").contains("the workflow does not know");
        assertThat(assertKept("status_not_mapped").path("mapped_status").asString())
                .isEqualTo("survey");
    }

    @Test
    void wordsAreComparedExactly() {
        sender.push(StatusSender.update("in_progress")).isFailure(422, "STATUS_NOT_MAPPED");
    }

    @Test
    void anUnknownOrderIsRefusedAndKept() {
        JsonBody update = Seed.statusUpdate().with("/partner_order_id", "VLV-unknown");
        Reply refusal = sender.push(update).isFailure(404, "ORDER_NOT_FOUND");
        assertThat(refusal.text("/error/message")).contains(sender.newestId());
        JsonNode kept = assertKept("order_not_found");
        assertThat(kept.path("partner_order_id").asString()).isEqualTo("VLV-unknown");
        assertThat(kept.path("chargecars_order_uuid").isNull()).isTrue();
    }

    @Test
    void theOrderOfAnotherPartnerIsUnknown() {
        TestPartner other = TestPartner.integrated(server, StatusSender.integration());
        other.placed("VLV-of-the-other");
        Reply refusal = sender.push(Seed.statusUpdate().with("/partner_order_id", "VLV-of-the-other"));
        refusal.isFailure(404, "ORDER_NOT_FOUND");
        assertThat(other.order("VLV-of-the-other").text("/data/status")).isEqualTo("new");
    }

    @Test
    void theSameNameAtTwoPartnersMeansEachOnesOwnOrder() {
        StatusSender other = StatusSender.ready(server);
        sender.push(StatusSender.update("CONFIRMED")).is(200);
        assertThat(sender.orderStatus()).isEqualTo("approved");
        assertThat(other.orderStatus()).isEqualTo("new");
    }

    @Test
    void aStepThatIsNotAllowedIsRefusedAndKeptWithThoseThatAre() {
        sender.push(StatusSender.update("IN_PROGRESS")).is(200);
        Reply refusal = sender.push(StatusSender.update("RECEIVED")).isFailure(409, "INVALID_STATUS_TRANSITION");
        assertThat(refusal.at("/error/details")
                        .valueStream()
                        .map(detail -> detail.path("pointer").asString() + " "
                                + detail.path("code").asString() + " "
                                + detail.path("message").asString()))
                .containsExactly(
                        "/status allowed scheduled",
                        "/status allowed on_hold",
                        "/status allowed completed",
                        "/status allowed cancelled");
        JsonNode kept = sender.newestKept();
        assertThat(kept.path("outcome").asString()).isEqualTo("invalid_status_transition");
        assertThat(kept.path("mapped_status").asString()).isEqualTo("new");
        assertThat(kept.path("message").asString()).contains("in_progress").contains("new");
        assertThat(sender.walk()).containsExactly("new", "in_progress");
    }

    @Test
    void nothingLeavesAFinalStatus() {
        sender.push(StatusSender.update("CANCELLED")).is(200);
        for (String word : List.of("RECEIVED", "CONFIRMED", "IN_PROGRESS", "DELIVERED")) {
            Reply refusal = sender.push(StatusSender.update(word)).isFailure(409, "INVALID_STATUS_TRANSITION");
            assertThat(refusal.details()).isEmpty();
        }
        assertThat(sender.walk()).containsExactly("new", "cancelled");
    }

    @Test
    void aPartnerThatIsNotActiveIsToldSoAndItsUpdateKept() {
        sender.partner().set("is_active", false).is(200);
        Reply refusal = sender.push(Seed.statusUpdate()).isFailure(409, "NO_ACTIVE_INTEGRATION");
        assertThat(refusal.text("/error/message")).contains("is_active").contains(sender.newestId());
        assertKept("no_active_integration");
        sender.pushSeedSigned(Seed.statusUpdate()).isFailure(409, "NO_ACTIVE_INTEGRATION");
        sender.withSecret("a secret that nobody has").push(Seed.statusUpdate()).isFailure(401, "INVALID_SIGNATURE");
        sender.partner().set("is_active", true).is(200);
        sender.push(Seed.statusUpdate()).is(200);
    }

    @Test
    void aPartnerWithoutIntegrationIsToldSoWhenItsKeySaysWhoItIs() {
        TestPartner bare = TestPartner.withoutIntegration(server);
        bare.api().post(bare.statusWebhookPath(), Seed.statusUpdate()).isFailure(409, "NO_ACTIVE_INTEGRATION");
        assertThat(bare.api().get(bare.path("/status-updates")).is(200).text("/data/0/outcome"))
                .isEqualTo("no_active_integration");
    }

    @Test
    void theSameMessageIsProcessedAgainAfterARefusal() {
        JsonBody update = StatusSender.update("TEAM_ON_SITE");
        sender.push("msg_1", update).isFailure(422, "STATUS_NOT_MAPPED");
        sender.map("TEAM_ON_SITE", "in_progress");
        assertThat(sender.push("msg_1", update).is(200).text("/data/outcome")).isEqualTo("applied");
        assertThat(sender.push("msg_1", update).is(200).text("/data/outcome")).isEqualTo("duplicate");
        assertThat(sender.walk()).containsExactly("new", "in_progress");
    }

    @Test
    void anUpdateThatCameBeforeItsOrderIsTakenWhenItComesAgain() {
        JsonBody update = Seed.statusUpdate().with("/partner_order_id", "VLV-early");
        sender.push("msg_1", update).isFailure(404, "ORDER_NOT_FOUND");
        sender.partner().placed("VLV-early");
        assertThat(sender.push("msg_1", update).is(200).text("/data/outcome")).isEqualTo("applied");
    }

    private JsonNode assertKept(String outcome) {
        JsonNode kept = sender.newestKept();
        assertThat(kept.path("outcome").asString()).isEqualTo(outcome);
        assertThat(kept.path("transition_id").isNull()).isTrue();
        assertThat(kept.path("message").asString()).isNotBlank();
        assertThat(sender.walk()).containsExactly("new");
        return kept;
    }
}
