package nl.chargecars.partnersync.exceptions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests what the form of a replay answers; {@link ReplayPageTest} uses it in a real browser. */
@ExtendWith(WithPageServer.class)
class ReplayFormsTest {

    private final TestServer server;
    private final ExceptionsScene scene;

    ReplayFormsTest(TestServer server) {
        this.server = server;
        this.scene = new ExceptionsScene(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void beginsNoReplayOfNothing() {
        Browser operator = TestUser.signedIn(server, "operator");
        var form = Map.of("integration", scene.integrationId().toString(), "failure", "server_error");
        assertThat(operator.submit("/exceptions/replay", form).is(200).body())
                .contains("No delivery fits these filters.");
        assertThat(server.db()
                        .count(
                                "replays where partner_organization_id = ?",
                                scene.partner.id().value()))
                .isZero();
    }

    @Test
    void aFourthSaysThatThreeRunAndThatOneCanBeStopped() {
        scene.failed("fourth-1");
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        UUID owner = scene.partner.id().value();
        List<UUID> running = Stream.generate(Uuid7::next).limit(3).toList();
        running.forEach(id -> server.db().update("""
                insert into replays (id, partner_organization_id, actor_kind, actor, filter_state, filter_to, state, matched,
                                     replayed, next_page_at, created_at)
                values (?, ?, 'STAFF', 'staff:eva', 'failed', now(), 'running', 3000, 200, 'infinity', now())
                """, id, owner));
        Browser operator = TestUser.signedIn(server, "operator");
        var form = Map.of("integration", scene.integrationId().toString());
        assertThat(operator.submit("/exceptions/replay", form).is(429).body())
                .contains(
                        "three of these are under way for this partner already",
                        "/exceptions/replays/" + running.getFirst());
        server.db()
                .update(
                        "update replays set state = 'cancelled', finished_at = now()"
                                + " where partner_organization_id = ?",
                        owner);
        assertThat(operator.submit("/exceptions/replay", form).is(303).location())
                .startsWith("/exceptions/replays/");
    }

    @Test
    void namesThePartnerInTheTitlesOnceItIsChosen() {
        Browser operator = TestUser.signedIn(server, "operator");
        server.admin()
                .patch("/api/v1/partners/" + scene.partner.id(), Map.of("name", "Dealers West"))
                .is(200);
        assertThat(operator.open("/exceptions/replay").is(200).body())
                .contains("<title>Send many again · Partner Sync</title>");
        for (String path : List.of(
                "/exceptions/replay?integration=" + scene.integrationId(),
                "/exceptions/replays/" + scene.running(5_000) + "?partner=" + scene.partner.id())) {
            assertThat(operator.open(path).is(200).body())
                    .contains("<title>Send many again · Dealers West · Partner Sync</title>");
        }
    }
}
