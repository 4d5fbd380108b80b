package nl.chargecars.partnersync.portal;

import static nl.chargecars.partnersync.portal.PortalScene.anotherOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests what the portal's forms for deliveries answer; {@link PortalDeliveriesTest} uses them in a real browser. */
@ExtendWith(WithPageServer.class)
class PortalDeliveryFormsTest {

    private static final String REPLAY = "/portal/deliveries/replay";

    private final TestServer server;
    private final PortalScene scene;

    PortalDeliveryFormsTest(TestServer server) {
        this.server = server;
        this.scene = new PortalScene(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void promisesNoSendingOfWhatWaitsForAnEarlierEvent() {
        scene.endpoint.script().byDefault(Behaviour.status(500));
        String number = scene.partner.order(scene.failed).text("/data/chargecars_order_id");
        server.change(number, "approved").is(200);
        server.deliver();
        Reply failed = scene.partner
                .api()
                .get(scene.partner.path("/deliveries?state=failed"))
                .is(200);
        String earlier = "/portal/deliveries/" + failed.text("/data/1/delivery_id");
        String later = "/portal/deliveries/" + failed.text("/data/0/delivery_id");
        Browser browser = Browser.inPortal(server.url(), scene.key("deliveries:read", "deliveries:write"));
        browser.open(later).is(200);
        browser.submit(earlier + "/retry", Map.of()).leadsTo(earlier + "?notice=portal_retried");
        browser.submit(later + "/retry", Map.of()).leadsTo(later + "?notice=portal_retried_waits");
        assertThat(browser.open(later + "?notice=portal_retried_waits").is(200).body())
                .contains("It follows another event of this order, which goes first.");
    }

    @Test
    void leadsFromADeliveryToItsOrderWhoMaySeeIt() {
        Reply failed = scene.partner
                .api()
                .get(scene.partner.path("/deliveries?state=failed"))
                .is(200);
        String delivery = "/portal/deliveries/" + failed.text("/data/0/delivery_id");
        String order = "/portal/orders?ref=" + failed.text("/data/0/chargecars_order_id");
        Browser both = Browser.inPortal(server.url(), scene.key("deliveries:read", "orders:read"));
        assertThat(both.open(delivery).is(200).body()).contains("href=\"" + order + "\"");
        assertThat(both.open(order).is(200).body()).contains(scene.failed);
        Browser one = Browser.inPortal(server.url(), scene.key("deliveries:read"));
        assertThat(one.open(delivery).is(200).body()).doesNotContain(order);
    }

    @Test
    void aFourthReplaySaysThatThreeRunAndHowToStopOne() {
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        UUID owner = scene.partner.id().value();
        Stream.generate(Uuid7::next).limit(3).forEach(id -> server.db().update("""
                insert into replays (id, partner_organization_id, actor_kind, actor, filter_state, filter_to, state, matched,
                                     replayed, next_page_at, created_at)
                values (?, ?, 'STAFF', 'staff:eva', 'failed', now(), 'running', 3000, 200, 'infinity', now())
                """, id, owner));
        Browser browser = Browser.inPortal(server.url(), scene.key("deliveries:read", "deliveries:write"));
        browser.open(REPLAY).is(200);
        String refused = REPLAY + "?notice=portal_replay_too_many";
        browser.submit(REPLAY, Map.of()).leadsTo(refused);
        assertThat(browser.open(refused).is(200).body())
                .contains("Wait until one is done, or stop one by POST …/deliveries/replays/…/cancel.");
        server.db()
                .update(
                        "update replays set state = 'cancelled', finished_at = now()"
                                + " where partner_organization_id = ?",
                        owner);
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY + "?notice=portal_replay_started");
    }

    @Test
    void showsWhoComesBackHowFarTheReplaysAre() {
        UUID owner = scene.partner.id().value();
        Browser browser = Browser.inPortal(server.url(), scene.key("deliveries:read"));
        assertThat(browser.open("/portal/deliveries").is(200).body()).doesNotContain("Deliveries sent again in bulk");
        Stream.of("running", "done", "done", "done", "done", "done", "cancelled")
                .forEach(state -> server.db().update("""
                        insert into replays (id, partner_organization_id, actor_kind, actor, filter_state, filter_to, state,
                                             matched, replayed, next_page_at, created_at, finished_at)
                        values (?, ?, 'PARTNER', 'partner:volvo', 'delivered', now(), ?, 4321, 1200, 'infinity', now(),
                                case when ? = 'running' then null else now() end)
                        """, Uuid7.next(), owner, state, state));
        String shown = browser.open("/portal/deliveries").is(200).body();
        assertThat(shown).contains("Deliveries sent again in bulk", "1,200 / 4,321", "Stopped", "Delivered");
        assertThat(shown.split(Pattern.quote("1,200 / 4,321"), -1))
                .as("five of them")
                .hasSize(6);
        assertThat(shown).as("the oldest, because it still runs").contains("Sending again…");
        server.db()
                .update(
                        "update replays set state = 'cancelled', finished_at = now()"
                                + " where partner_organization_id = ? and state = 'running'",
                        owner);
    }

    /** Another user may have sent the deliveries again since they were counted. */
    @Test
    void beginsNoReplayWhereNothingFailed() {
        TestPartner calm = TestPartner.integrated(server);
        Browser browser = Browser.inPortal(server.url(), calm.key("deliveries:write"));
        browser.open(REPLAY).is(200);
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY);
        assertThat(server.db()
                        .count(
                                "replays where partner_organization_id = ?",
                                calm.id().value()))
                .isZero();
    }

    /** A replayed delivery of an inactive integration might be held for ever, and would be in no list that anybody watches. */
    @Test
    void replaysNothingOfAnIntegrationThatIsNotActive() {
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        scene.partner
                .configure(Map.of("integration_name", "volvo_dealer_api", "is_active", false))
                .is(200);
        Browser browser = Browser.inPortal(server.url(), scene.key("deliveries:write"));
        assertThat(browser.open(REPLAY).is(200).body()).contains("No integration of yours is active.");
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY);
        scene.partner
                .configure(Seed.integration().with("/integration_name", "its_successor"))
                .is(201);
        assertThat(browser.open(REPLAY).is(200).body())
                .contains("No delivery of your active integration has failed for good.");
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY);
        assertThat(server.db()
                        .count(
                                "replays where partner_organization_id = ?",
                                scene.partner.id().value()))
                .isZero();
        assertThat(server.db()
                        .count(
                                "deliveries where state = 'failed' and partner_organization_id = ?",
                                scene.partner.id().value()))
                .isOne();
    }

    @Test
    void saysWhyNothingIsSentAgainForAnIntegrationThatWasReplaced() {
        String delivery = "/portal/deliveries/"
                + scene.partner
                        .api()
                        .get(scene.partner.path("/deliveries?state=failed"))
                        .is(200)
                        .text("/data/0/delivery_id");
        Browser browser = Browser.inPortal(server.url(), scene.key("deliveries:read", "deliveries:write"));
        assertThat(browser.open(delivery).is(200).body()).contains(delivery + "/retry");
        scene.partner.moveTo(Seed.integration());
        assertThat(browser.open(delivery).is(200).body())
                .as("not offered any more")
                .doesNotContain(delivery + "/retry");
        browser.submit(delivery + "/retry", Map.of()).leadsTo(delivery + "?notice=portal_replaced");
        assertThat(browser.open(delivery + "?notice=portal_replaced").is(200).body())
                .contains("it was for an integration of yours that another one has replaced");
    }

    @Test
    void offersNothingOfWhatIsTooOldToBeReplayed() {
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        forgetWhatFailed();
        Browser browser = Browser.inPortal(server.url(), scene.key("deliveries:read", "deliveries:write"));
        assertThat(browser.open(REPLAY).is(200).body())
                .contains("One delivery failed for good.", "Nothing of this can be sent again: it was too old")
                .doesNotContain(REPLAY + "\" data-confirm");
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY);
        assertThat(server.db()
                        .count(
                                "replays where partner_organization_id = ?",
                                scene.partner.id().value()))
                .isZero();
    }

    @Test
    void countsOfWhatFailedOnlyWhatCanStillBeSent() {
        forgetWhatFailed();
        scene.endpoint.script().next(Behaviour.status(500));
        scene.partner.placed(anotherOrder());
        server.deliver();
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        Browser browser = Browser.inPortal(server.url(), scene.key("deliveries:read", "deliveries:write"));
        assertThat(browser.open(REPLAY).is(200).body())
                .contains("2 deliveries failed for good.", "One of them can still be sent", "Send one delivery again?");
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY + "?notice=portal_replay_started");
        assertThat(browser.open(REPLAY).is(200).body())
                .contains("1 / 2", "One was not sent", "One delivery failed for good.", "Nothing of this can be sent");
    }

    /** The replay was started by the API, which does not refuse it. */
    @Test
    void promisesNothingOfWhatWasTooOldWhenItWasReplayed() {
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        forgetWhatFailed();
        scene.partner
                .api()
                .post(scene.partner.path("/deliveries/replay"), Map.of())
                .is(200);
        Browser browser = Browser.inPortal(server.url(), scene.key("deliveries:read", "deliveries:write"));
        assertThat(browser.open(REPLAY).is(200).body())
                .contains(
                        "All that could be sent are in line",
                        "0 / 1",
                        "One was not sent again: due already, in another state by then, or the text is no longer kept.")
                .doesNotContain("All are in line");
    }

    private void forgetWhatFailed() {
        server.db()
                .update(
                        "delete from event_payloads where event_id in"
                                + " (select id from deliveries where state = 'failed' and partner_organization_id = ?)",
                        scene.partner.id().value());
    }
}
