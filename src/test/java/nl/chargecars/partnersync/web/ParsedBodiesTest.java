package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import java.util.function.Supplier;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests moments in which there is no memory to parse what comes in: nobody takes them for a fault of what was sent or stored. */
@ExtendWith(WithServer.class)
class ParsedBodiesTest {

    /** Room for the bytes of a status update, but not for what is parsed of them. */
    private static final long ROOM = 30_000;

    private static final int PARTS = 1_000;

    private final TestServer server;
    private final BodyBudget budget;

    ParsedBodiesTest(TestServer server) {
        this.server = server;
        this.budget = server.part(BodyBudget.class);
    }

    @Test
    void aStatusUpdateIsRefusedAndNotKeptAsUnreadable() {
        TestPartner partner = partner();
        Reply refusal = withRoomFor(ROOM, () -> push(partner, "IN_PROGRESS"));
        refusal.isFailure(503, "OVERLOADED");
        assertThat(refusal.header("Retry-After")).isEqualTo("1");
        assertThat(updates(partner)).isEmpty();
        push(partner, "IN_PROGRESS").is(200);
    }

    @Test
    void aKeptStatusUpdateIsReadAgainAllTheSame() {
        TestPartner partner = partner();
        push(partner, "LOST").isFailure(422, "STATUS_NOT_MAPPED");
        String id = updates(partner).path(0).path("status_update_id").asString();
        withRoomFor(ROOM, () -> server.admin().post(partner.path("/status-updates/" + id + "/reprocess"), ""))
                .isFailure(422, "STATUS_NOT_MAPPED");
        assertThat(updates(partner).path(0).path("outcome").asString()).isEqualTo("status_not_mapped");
    }

    @Test
    void ourCredentialsStillFit() {
        Map<String, ?> credentials =
                Map.of("authentication_type", "bearer_token", "api_credentials", Map.of("token", "t0ken"));
        try (var out = Outgoing.to(server, credentials)) {
            Api api = out.api();
            Reply said = withRoomFor(10, () -> api.post(out.path("/integration-config/test-event"), ""));
            assertThat(said.is(200).at("/data/error").isNull()).isTrue();
        }
    }

    private TestPartner partner() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "credential"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        return partner;
    }

    private static Reply push(TestPartner partner, String word) {
        var update = Seed.statusUpdate().with("/status", word).with("/unknown", Collections.nCopies(PARTS, 0));
        return partner.api().post(partner.statusWebhookPath(), update.toString());
    }

    private static JsonNode updates(TestPartner partner) {
        return partner.api().get(partner.path("/status-updates")).is(200).data();
    }

    private <T> T withRoomFor(long bytes, Supplier<T> work) {
        long all = budget.left() - bytes;
        budget.take(all);
        try {
            return work.get();
        } finally {
            budget.giveBack(all);
        }
    }
}
