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
    void refusesATimeThatNoOrderCanHave() {
        Browser operator = TestUser.signedIn(server, "operator");
        String form = "/exceptions/replay?integration=" + scene.integrationId();
        for (String time : List.of("from=%2B999999999-01-01T00:00", "to=%2B999999999-12-31T23:59", "to=tomorrow")) {
            assertThat(operator.open(form + "&" + time).is(422).body()).contains("One of the times cannot be read.");
        }
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

    /** It would be held for ever. */
    @Test
    void sendsNothingAgainForAnIntegrationThatWasReplaced() {
        scene.failed("replaced-1");
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        String replaced = scene.integrationId().toString();
        String delivery = scene.partner
                .api()
                .get(scene.partner.path("/deliveries"))
                .is(200)
                .text("/data/0/delivery_id");
        scene.partner.moveTo(scene.integration());
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open("/exceptions/replay?integration=" + replaced)
                        .is(200)
                        .body())
                .contains("Another integration of the partner is active: what was for this one is not sent again.")
                .doesNotContain("action=\"/exceptions/replay\" data-confirm");
        operator.submit("/exceptions/replay", Map.of("integration", replaced)).is(200);
        Map<String, String> form = Map.of("partner", scene.partner.id().toString());
        assertThat(operator.submit("/exceptions/deliveries/" + delivery + "/retry", form)
                        .is(200)
                        .body())
                .contains("Another integration of the partner is active, so this would only be held.");
        assertThat(server.db()
                        .count(
                                "deliveries where state = 'failed' and partner_organization_id = ?",
                                scene.partner.id().value()))
                .isOne();
    }

    @Test
    void promisesNothingOnItsWayWhileSendingIsPaused() {
        scene.failed("paused-1");
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        String count = "/exceptions/replay?integration=" + scene.integrationId();
        String link = "<a href=\"/integrations/" + scene.integrationId() + "\">Open the integration</a>";
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open(count).is(200).body())
                .contains("id=\"matched\">1<")
                .doesNotContain("they go out once");
        scene.partner
                .configure(scene.integration().with("/sync_enabled", false))
                .is(200);
        assertThat(operator.open(count).is(200).body())
                .contains("Sending is paused: they go out once it is resumed. " + link);
        var form = Map.of("integration", scene.integrationId().toString());
        String replay = operator.submit("/exceptions/replay", form).is(303).location();
        assertThat(operator.open(replay).is(200).body())
                .contains("All are in line", "1 / 1", "Sending is paused: they go out once it is resumed. " + link);
        scene.partner.configure(scene.integration().with("/sync_enabled", true)).is(200);
        assertThat(operator.open(replay).is(200).body()).doesNotContain("they go out once");
    }

    @Test
    void promisesNothingOnItsWayWhileTheBreakerIsOpen() {
        scene.failed("breaker-1");
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        server.db().update("""
                insert into lanes (integration_id, breaker, open_since) values (?, 'open', now())
                on conflict (integration_id) do update set breaker = 'open', open_since = now()
                """, scene.integrationId());
        Browser operator = TestUser.signedIn(server, "operator");
        var form = Map.of("integration", scene.integrationId().toString());
        String replay = operator.submit("/exceptions/replay", form).is(303).location();
        String progress = replay.replace("?", "/progress?");
        for (String page : List.of(replay, progress)) {
            assertThat(operator.open(page).is(200).body())
                    .contains("All are in line", "The endpoint keeps failing: they go out once it works again.");
        }
        operator.with("Accept-Language", "nl");
        assertThat(operator.open(replay).is(200).body())
                .contains(
                        "Alles staat in de rij",
                        "Het webhookadres faalt steeds: het wordt verstuurd zodra dat voorbij is.");
    }

    @Test
    void promisesNothingOnItsWayWhileTheEndpointAskedToWait() {
        scene.failed("retry-after-1");
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        server.db()
                .update(
                        """
                insert into lanes (integration_id, paused_until, configuration_version) values (?, ?::timestamptz, 1000)
                on conflict (integration_id)
                do update set paused_until = excluded.paused_until, configuration_version = excluded.configuration_version
                """,
                        scene.integrationId(),
                        server.clock().instant().plus(Duration.ofDays(1)).toString());
        Browser operator = TestUser.signedIn(server, "operator");
        var form = Map.of("integration", scene.integrationId().toString());
        String replay = operator.submit("/exceptions/replay", form).is(303).location();
        assertThat(operator.open(replay).is(200).body())
                .contains("The endpoint asked us to wait: they go out after that.");
    }

    @Test
    void theListSaysOfAReplayThatLeftSomeOutThatNotAllAreInLine() {
        scene.failed("gone-1");
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        server.db()
                .update(
                        "delete from event_payloads where event_id in"
                                + " (select id from deliveries where partner_organization_id = ?)",
                        scene.partner.id().value());
        String replay = scene.partner
                .api()
                .post(scene.partner.path("/deliveries/replay"), Map.of())
                .is(200)
                .text("/data/replay_id");
        String list = TestUser.signedIn(server, "operator")
                .open("/exceptions/replay")
                .is(200)
                .body();
        int row = list.indexOf(replay);
        assertThat(list.substring(row, list.indexOf("</tr>", row)))
                .contains("All that could be sent are in line", "0 / 1");
    }

    @Test
    void saysNothingOfWaitingOnceAllHaveArrived() {
        scene.failed("arrived-1");
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        scene.simulator.script().byDefault(ExceptionsScene.FINE);
        Browser operator = TestUser.signedIn(server, "operator");
        var form = Map.of("integration", scene.integrationId().toString());
        String replay = operator.submit("/exceptions/replay", form).is(303).location();
        scene.deliver();
        scene.partner
                .configure(scene.integration().with("/sync_enabled", false))
                .is(200);
        assertThat(operator.open(replay).is(200).body())
                .contains("All are in line")
                .doesNotContain("Sending is paused");
    }

    /** They would go out by themselves, but some only after a day. */
    @Test
    void sendsAtOnceWhatWaitsForItsNextAttempt() {
        scene.partner
                .configure(scene.integration().with("/retry_schedule", List.of(0, 86_400)))
                .is(200);
        scene.failed("waiting-1");
        scene.simulator.script().byDefault(ExceptionsScene.FINE);
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        Browser operator = TestUser.signedIn(server, "operator");
        String integration = scene.integrationId().toString();
        assertThat(operator.open("/exceptions/replay?state=pending&integration=" + integration)
                        .is(200)
                        .body())
                .contains("<option value=\"pending\" selected>On its way</option>", "id=\"matched\">1<");
        operator.submit("/exceptions/replay", Map.of("integration", integration, "state", "pending"))
                .is(303);
        scene.deliver();
        assertThat(scene.simulator.log().accepted()).hasSize(1);
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
