package nl.chargecars.partnersync.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.portal.PortalScene.anotherOrder;
import static nl.chargecars.partnersync.portal.PortalScene.button;
import static nl.chargecars.partnersync.portal.PortalScene.follow;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests in a real browser how a partner's developer sends one or all failed deliveries again; the endpoint shows the result. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class PortalDeliveriesTest {

    private final TestServer server;
    private final PortalScene scene;

    PortalDeliveriesTest(TestServer server) {
        this.server = server;
        this.scene = new PortalScene(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void retriesADeliveryThatFailedAndShowsItsBodyWhenAsked() {
        try (Visit visit = scene.signedIn("en-GB", "deliveries:read", "deliveries:write")) {
            Page page = visit.page();
            assertThat(page.locator(".list")).containsText("The endpoint answered 500");
            follow(page, scene.failed);
            assertThat(page.locator("main")).not().containsText("jan@example.com");
            assertThat(page.locator(".attempt")).containsText("are hidden; “Show personal data” above shows them.");
            button(page, "Show personal data").click();
            assertThat(page.locator("main")).containsText("jan@example.com");
            assertThat(page.locator("main")).containsText("no room for Jan");
            assertThat(page.locator(".attempt")).not().containsText("are hidden");
            String sent = scene.endpoint.received().getLast().request().bodyText();
            Assertions.assertThat(page.locator("#bytes pre").textContent()).isEqualTo(sent);
            visit.isSoundOnEveryScreen("portal-delivery-bodies");
            follow(page, "Deliveries");
            assertThat(page.locator("h1")).hasText("Deliveries");
            page.goBack();
            assertThat(page.locator("h1")).hasText(scene.failed);
            follow(page, "Deliveries");
            follow(page, scene.failed);
            int before = scene.endpoint.received().size();
            button(page, "Send again now").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).containsText("sent again");
            server.deliver();
            List<ReceivedWebhook> received = scene.endpoint.awaitReceived(before + 1, Duration.ofSeconds(5));
            Assertions.assertThat(received.getLast().partnerOrderId()).isEqualTo(scene.failed);
            page.navigate("/portal/deliveries?state=failed");
            assertThat(page.locator(".empty")).containsText("No delivery fits");
        }
    }

    @Test
    void promisesNoSendingNowWhileNothingIsSent() {
        try (Visit visit = scene.signedIn("en-GB", "deliveries:read", "deliveries:write")) {
            Page page = visit.page();
            follow(page, scene.failed);
            scene.endpoint.script().next(Behaviour.retryAfter(503, Duration.ofMinutes(10)));
            scene.partner.placed(anotherOrder());
            server.deliver();
            button(page, "Send again now").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).hasText("It goes out with its next try, not at once.");
            scene.partner
                    .configure(Map.of("integration_name", "volvo_dealer_api", "sync_enabled", false))
                    .is(200);
            button(page, "Send again now").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).hasText("It goes out once sending is enabled again.");
        }
    }

    @Test
    void sendsAllThatFailedAgainOnceTheyAreCounted() {
        scene.endpoint.script().next(Behaviour.status(500));
        scene.partner.placed(anotherOrder());
        server.deliver();
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        try (Visit visit = scene.signedIn("en-GB", "deliveries:read")) {
            Page page = visit.page();
            page.navigate("/portal/deliveries");
            assertThat(page.getByText("Send all failed again")).hasCount(0);
            Assertions.assertThat(
                            page.request().get("/portal/deliveries/replay").status())
                    .isEqualTo(403);
        }
        try (Visit visit = scene.signedIn("en-GB", "deliveries:read", "deliveries:write")) {
            Page page = visit.page();
            page.navigate("/portal/deliveries");
            follow(page, "Send all failed again");
            assertThat(page.locator("main")).containsText("2 deliveries failed for good");
            visit.isSoundOnEveryScreen("portal-replay");
            int before = scene.endpoint.received().size();
            button(page, "Send them again").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).containsText("in the background");
            assertThat(page.locator("main"))
                    .containsText("No delivery of your active integration has failed for good.");
            assertThat(page.locator("main")).containsText("2 / 2");
            visit.isSound("portal-replayed");
            server.deliver();
            Assertions.assertThat(scene.endpoint.awaitReceived(before + 2, Duration.ofSeconds(5)))
                    .hasSize(before + 2);
        }
        Assertions.assertThat(scene.partner
                        .api()
                        .get(scene.partner.path("/deliveries?state=failed"))
                        .is(200)
                        .data()
                        .size())
                .isZero();
    }
}
