package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An update that several people process again at the same moment is applied once. */
@ExtendWith(WithServer.class)
class ReprocessRaceTest {

    private final StatusSender sender;

    ReprocessRaceTest(TestServer server) {
        this.sender = StatusSender.ready(server);
    }

    @Test
    void twentyAtOnceMakeOneTransition() {
        String id = refusedThenMapped();
        List<Reply> replies = AtOnce.call(20, _ -> sender.reprocess(id));
        assertThat(replies).allSatisfy(reply -> reply.is(200));
        assertThat(replies)
                .anySatisfy(reply -> assertThat(reply.text("/data/outcome")).isEqualTo("applied"));
        assertThat(sender.walk()).containsExactly("new", "in_progress");
        assertThat(sender.newestKept().path("outcome").asString()).isEqualTo("applied");
    }

    /** Without id and time, so that nothing but its row tells a repetition. */
    private String refusedThenMapped() {
        JsonBody update = Seed.statusUpdate().with("/status", "TEAM_ON_SITE").without("/timestamp");
        sender.pushSeedSigned(update).isFailure(422, "STATUS_NOT_MAPPED");
        sender.partner()
                .configure(StatusSender.integration()
                        .with("/status_mapping/partner_to_chargecars/TEAM_ON_SITE", "in_progress"))
                .is(200);
        return sender.newestId();
    }
}
