package nl.chargecars.partnersync.orderdesk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.order.CustomerDetails;
import nl.chargecars.partnersync.outbound.TestNode;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithPageServer;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests what the page of one order and its forms answer; {@link OrderPageTest} uses them in a real browser. */
@ExtendWith(WithPageServer.class)
class OrderFormsTest {

    private static final Pattern VERSION = Pattern.compile("/live\\?seen=([0-9a-f]+)");

    private final TestServer server;
    private final Desk desk;

    OrderFormsTest(TestServer server) {
        this.server = server;
        this.desk = new Desk(server);
    }

    @AfterEach
    void leave() {
        desk.close();
    }

    @Test
    void promisesNoSendingOfWhatWaitsForAnEarlierChange() {
        desk.partner
                .configure(desk.integration().with("/retry_schedule", List.of(0)))
                .is(200);
        String number = desk.delivered("BEHIND-1");
        desk.simulator.script().byDefault(Behaviour.status(500));
        for (String status : List.of("approved", "in_progress")) {
            desk.become(number, status);
            desk.deliver();
        }
        Reply failed = server.admin()
                .get(desk.partner.path("/deliveries?state=failed"))
                .is(200);
        Browser operator = TestUser.signedIn(server, "operator");
        String page = "/orders/" + number;
        operator.open(page).is(200);
        operator.submit(page + "/deliveries/" + failed.text("/data/1/delivery_id") + "/retry", Map.of())
                .leadsTo(page + "?notice=retried");
        operator.submit(page + "/deliveries/" + failed.text("/data/0/delivery_id") + "/retry", Map.of())
                .leadsTo(page + "?notice=retried_waits");
        assertThat(operator.open(page + "?notice=retried_waits").is(200).body())
                .contains("It goes out after another change of this order, which goes first.");
        desk.partner
                .configure(Map.of("integration_name", "volvo_dealer_api", "sync_enabled", false))
                .is(200);
        operator.submit(page + "/deliveries/" + failed.text("/data/0/delivery_id") + "/retry", Map.of())
                .leadsTo(page + "?notice=retried_held");
    }

    @Test
    void callsNoChangeEarlierThatWasMadeLaterButIsBeingSent() {
        String number = desk.delivered("AHEAD-1");
        String first = delivery("AHEAD-1");
        desk.become(number, "approved");
        anotherNodeIsSending();
        Browser operator = TestUser.signedIn(server, "operator");
        String page = "/orders/" + number;
        operator.open(page).is(200);
        operator.submit(page + "/deliveries/" + first + "/retry", Map.of()).leadsTo(page + "?notice=retried_waits");
        assertThat(operator.open(page + "?notice=retried_waits").is(200).body())
                .contains("It goes out after another change of this order, which goes first.");
    }

    @Test
    void blamesNotThePartnerForTheWaitAfterADismissal() {
        String number = desk.partner.placed("AFTER-1");
        String delivery = "/orders/" + number + "/deliveries/" + delivery("AFTER-1");
        anotherNodeIsSending();
        Browser operator = TestUser.signedIn(server, "operator");
        String page = "/orders/" + number;
        operator.open(page).is(200);
        operator.submit(delivery + "/dismiss", Map.of()).leadsTo(page + "?notice=dismissed");
        operator.submit(delivery + "/retry", Map.of()).leadsTo(page + "?notice=retried_later");
        assertThat(operator.open(page + "?notice=retried_later").is(200).body())
                .contains("It goes out at the time shown below.");
    }

    @Test
    void undoesNoDismissalThatThePageDidNotShow() {
        String page = "/orders/" + desk.partner.placed("STALE-1");
        String delivery = page + "/deliveries/" + delivery("STALE-1");
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open(page).is(200).body()).contains("name=\"seen\" value=\"pending\"");
        Browser colleague = TestUser.signedIn(server, "operator");
        colleague.open(page).is(200);
        colleague
                .submit(delivery + "/dismiss", Map.of("reason", "told by phone"))
                .leadsTo(page + "?notice=dismissed");
        assertThat(operator.submit(delivery + "/retry", Map.of("seen", "pending"))
                        .is(422)
                        .body())
                .contains("It was dismissed after you opened this page", "told by phone");
        assertThat(operator.submit(delivery + "/dismiss", Map.of("reason", "no news"))
                        .is(422)
                        .body())
                .contains("It had been dismissed already", "told by phone");
        operator.submit(delivery + "/retry", Map.of("seen", "dismissed")).leadsTo(page + "?notice=retried");
    }

    @Test
    void undoesNoDismissalThatWasUnderWayWhenTheRetryBegan() {
        String page = "/orders/" + desk.partner.placed("STALE-2");
        String delivery = delivery("STALE-2");
        Browser operator = TestUser.signedIn(server, "operator");
        operator.open(page).is(200);
        try (var colleague = server.db().rival()) {
            colleague.execute(
                    "select from orders where id = (select order_id from deliveries where id = ?::uuid) for no key update",
                    delivery);
            CompletableFuture<Shown> retrying = CompletableFuture.supplyAsync(
                    () -> operator.submit(page + "/deliveries/" + delivery + "/retry", Map.of("seen", "pending")));
            colleague.awaitSomebodyWaiting();
            colleague.execute(
                    "update deliveries set state = 'dismissed', is_head = false, settled_at = now() where id = ?::uuid",
                    delivery);
            colleague.commit();
            assertThat(retrying.orTimeout(20, SECONDS).join().is(422).body())
                    .contains("It was dismissed after you opened this page");
        }
    }

    @Test
    void saysWhyNothingIsSentAgainForAnIntegrationThatWasReplaced() {
        String number = desk.delivered("REPLACED-1");
        String delivery = delivery("REPLACED-1");
        desk.partner.moveTo(desk.integration());
        Browser operator = TestUser.signedIn(server, "operator");
        String page = "/orders/" + number;
        operator.open(page).is(200);
        assertThat(operator.submit(page + "/deliveries/" + delivery + "/retry", Map.of())
                        .is(409)
                        .body())
                .contains("Another integration of the partner is active, so this delivery would only be held.");
        desk.partner
                .configure(Map.of("integration_name", "its_successor", "is_active", false))
                .is(200);
    }

    @Test
    void explainsAnEarlierChangeThatHasNotArrivedWhereTheLastOneIsNotSent() {
        String number = desk.delivered("EARLIER-1");
        desk.simulator.script().byDefault(Behaviour.status(500));
        desk.become(number, "approved");
        desk.deliver();
        desk.say("EARLIER-1", "IN_PROGRESS").is(200);
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open("/orders/" + number).is(200).body())
                .containsSubsequence(
                        "data-verdict=\"echo\"",
                        "data-verdict=\"retrying\"",
                        "“Approved” has not reached Volvo dealers after 1 attempt.",
                        ">Send now</button>");
    }

    /** The delivery met something else, before the endpoint was changed. */
    @Test
    void namesTheLatestFailureOfAnEndpointThatKeepsFailing() {
        desk.simulator.script().byDefault(Behaviour.status(500));
        String number = desk.delivered("FAULT-1");
        String integration = server.part(Integrations.class)
                .of(desk.partner.id())
                .getFirst()
                .id()
                .toString();
        server.db()
                .update(
                        "insert into lanes (integration_id, breaker, open_since) values (?::uuid, 'open', now())"
                                + " on conflict (integration_id) do update set breaker = 'open', open_since = now()",
                        integration);
        server.db()
                .update(
                        "update partner_integrations set last_error_code = 'certificate_not_trusted',"
                                + " last_error_message = 'the certificate is not trusted' where id = ?::uuid",
                        integration);
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open("/orders/" + number).is(200).body())
                .contains("data-verdict=\"breaker\"", "The certificate of the server is not trusted")
                .doesNotContain("Their endpoint answers 500");
    }

    /** A retry is refused: it would only be held. */
    @Test
    void offersToTellThroughTheActiveIntegrationWhatTheOneThatItReplacedHasNotTold() {
        desk.partner
                .configure(desk.integration().with("/retry_schedule", List.of(0)))
                .is(200);
        desk.simulator.script().byDefault(Behaviour.status(500));
        String failed = "/orders/" + desk.delivered("REPLACED-2");
        String held = "/orders/" + desk.partner.placed("REPLACED-3");
        desk.partner.moveTo(desk.integration());
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open(failed).is(200).body())
                .contains("data-verdict=\"failed\"", failed + "/tell")
                .doesNotContain(">Send now</button>")
                .as("the button in the timeline")
                .doesNotContain("/retry\"");
        assertThat(operator.open(held).is(200).body())
                .contains(
                        "data-verdict=\"held_inactive\"",
                        "Another integration has replaced it, and can tell the current status.",
                        held + "/tell")
                .doesNotContain("/retry\"");
        for (String page : List.of(failed, held)) {
            operator.submit(page + "/tell", Map.of()).leadsTo(page + "?notice=order_told");
            assertThat(operator.open(page).is(200).body())
                    .contains("data-verdict=\"first_try\"")
                    .doesNotContain(page + "/tell");
        }
        server.change(failed.substring("/orders/".length()), "approved").is(200);
        assertThat(operator.open(failed).is(200).body())
                .contains("data-verdict=\"earlier_failed\"")
                .doesNotContain(">Send now</button>");
        desk.partner
                .configure(Map.of("integration_name", "its_successor", "is_active", false))
                .is(200);
    }

    /** A retry would send the body as it was made, in the word that the partner refused. */
    @Test
    void offersToTellAStatusInTodaysWordOnceTheOldOneIsCorrected() {
        desk.partner
                .configure(desk.integration().with("/retry_schedule", List.of(0)))
                .is(200);
        desk.translate("approved", "CONFRIMED");
        String number = desk.delivered("OLD-WORD-1");
        desk.simulator.script().byDefault(Behaviour.status(422));
        desk.become(number, "approved");
        desk.deliver();
        Browser operator = TestUser.signedIn(server, "operator");
        String page = "/orders/" + number;
        assertThat(operator.open(page).is(200).body())
                .contains("data-verdict=\"failed\"")
                .doesNotContain(page + "/tell");
        desk.translate("approved", "CONFIRMED");
        assertThat(operator.open(page).is(200).body())
                .contains("still carries the old word CONFRIMED: the status map has CONFIRMED by now.", page + "/tell");
        desk.simulator.script().byDefault(Behaviour.ok());
        operator.submit(page + "/tell", Map.of()).leadsTo(page + "?notice=order_told");
        desk.deliver();
        assertThat(desk.simulator.log().statusesOf("OLD-WORD-1")).endsWith("CONFIRMED");
        assertThat(operator.open(page).is(200).body())
                .contains("data-verdict=\"delivered\"")
                .doesNotContain("the old word");
    }

    /** The word has its status; what was missing is an integration. */
    @Test
    void saysWhyAnUpdateWasRefusedAndNotThatItsWordIsNotMappedWhenItIs() {
        String number = desk.delivered("OFF-1");
        desk.partner.configure(desk.integration().with("/is_active", false)).is(200);
        desk.say("OFF-1", "CONFIRMED").isFailure(409, "NO_ACTIVE_INTEGRATION");
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open("/orders/" + number).is(200).body())
                .contains("but it could not be applied. The partner had no active integration then.")
                .doesNotContain("Not mapped");
        assertThat(operator.with("Accept-Language", "nl")
                        .open("/orders/" + number)
                        .is(200)
                        .body())
                .contains("maar het kon niet worden toegepast. De partner had toen geen actieve koppeling.")
                .doesNotContain("Niet vertaald");
    }

    /** Processed again, the update would be refused again. */
    @Test
    void saysOfNoWordThatItMeansAStatusByNowThatTheWorkflowHasNoMore() {
        String number = desk.delivered("NO-MORE-1");
        try (var workflow = new WorkflowDesk(server)) {
            workflow.write(WorkflowDesk.withStatus(workflow.read(), "survey", "new"))
                    .is(200);
            desk.partner
                    .configure(desk.integration().with("/status_mapping/partner_to_chargecars/SURVEY", "survey"))
                    .is(200);
        }
        desk.say("NO-MORE-1", "SURVEY").isFailure(422, "STATUS_NOT_MAPPED");
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open("/orders/" + number).is(200).body())
                .contains("data-verdict=\"update_not_mapped\"", "but that word means nothing here", "To the status map")
                .doesNotContain("By now it means");
    }

    /** Whether it can be read is decided last: until then it is only known that no integration was active. */
    @Test
    void saysThatAnUpdateProcessedAgainCannotBeRead() {
        String number = desk.delivered("UNREADABLE-1");
        desk.partner.configure(desk.integration().with("/is_active", false)).is(200);
        desk.partner
                .api()
                .post(
                        desk.partner.statusWebhookPath(),
                        Seed.statusUpdate()
                                .with("/partner_order_id", "UNREADABLE-1")
                                .with("/timestamp", "yesterday"))
                .isFailure(409, "NO_ACTIVE_INTEGRATION");
        desk.partner.configure(desk.integration().with("/is_active", true)).is(200);
        String update = desk.partner
                .api()
                .get(desk.partner.path("/status-updates?partner_order_id=UNREADABLE-1"))
                .is(200)
                .text("/data/0/status_update_id");
        Browser operator = TestUser.signedIn(server, "operator");
        String page = "/orders/" + number;
        assertThat(operator.open(page).is(200).body()).contains(page + "/updates/" + update + "/reprocess");
        assertThat(operator.submit(page + "/updates/" + update + "/reprocess", Map.of())
                        .is(422)
                        .body())
                .contains("What the partner sent cannot be used")
                .doesNotContain("A reference needs a name");
    }

    @Test
    void aVerdictIsSaidAloudOnlyWhereThePageShowsAnother() {
        String live = "/orders/" + desk.delivered("STORY-ALOUD") + "/live?seen=before&verdicts=";
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open(live + "delivered").is(200).body())
                .contains("id=\"live\"")
                .doesNotContain("id=\"told\"");
        assertThat(operator.open(live + "first_try").is(200).body())
                .containsSubsequence("<p id=\"told\" hx-swap-oob=\"innerHTML\">", "was delivered to Volvo dealers");
    }

    @Test
    void isShownAgainOnceAMinuteWhileARetryIsOverdue() {
        desk.simulator.script().byDefault(Behaviour.status(500));
        desk.partner
                .configure(desk.integration().with("/retry_schedule", List.of(0, 60)))
                .is(200);
        String live = "/orders/" + desk.delivered("OVERDUE-1") + "/live?seen=";
        SettableClock clock = server.clock();
        clock.set(clock.advance(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MINUTES));
        Browser operator = TestUser.signedIn(server, "operator");
        String shown = operator.open(live + "before").is(200).body();
        assertThat(shown).contains("data-verdict=\"retrying\"");
        String version = VERSION.matcher(shown)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        clock.advance(Duration.ofSeconds(1));
        operator.open(live + version).is(204);
        clock.advance(Duration.ofMinutes(1));
        operator.open(live + version).is(200);
    }

    /** A partner may use the words that replace others: they say nothing about an erasure. */
    @Test
    void showsACustomerWhoIsCalledAsErasedOnesAre() {
        Reply placed = desk.partner
                .place(Seed.order("CALLED-1")
                        .with("/customer/name", CustomerDetails.ERASED_NAME)
                        .with("/customer/email", CustomerDetails.ERASED_EMAIL))
                .is(201);
        String page = "/orders/" + placed.text("/data/chargecars_order_id");
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "en");
        Browser developer = Browser.inPortal(server.url(), desk.partner.key());
        assertThat(List.of(
                        operator.open("/orders?partner=" + desk.partner.id()),
                        developer.open("/portal/orders/" + placed.text("/data/chargecars_order_uuid")),
                        operator.open(page)))
                .allSatisfy(shown -> assertThat(shown.is(200).body()).contains("E••• c•••"));
        assertThat(operator.submit(page + "/personal-data", Map.of()).is(200).body())
                .contains(CustomerDetails.ERASED_NAME, "Hoofdstraat 123")
                .doesNotContain("This customer was erased");
    }

    @Test
    void saysHowToSeeWhatIsMaskedInAnAnswer() {
        desk.simulator.script().byDefault(Behaviour.answer(500, Map.of(), "{\"error\": \"no such vehicle\"}"));
        String page = "/orders/" + desk.delivered("MASKED-1");
        String hint = "Dots stand for what may be personal. To see it: <a href=\"#customer-title\">";
        Browser viewer = TestUser.signedIn(server, "viewer");
        assertThat(viewer.open(page).is(200).body()).contains(hint);
        assertThat(viewer.submit(page + "/personal-data", Map.of()).is(200).body())
                .contains("no such vehicle")
                .doesNotContain(hint);
    }

    /** It may name the customer; the numbers of the item do not. */
    @Test
    void showsTheDescriptionOfAnItemWithThePersonalDataOnly() {
        Reply placed = desk.partner
                .place(Seed.order("ITEM-1").with("/line_items/0/description", "Wallbox for Zwaantje"))
                .is(201);
        String page = "/orders/" + placed.text("/data/chargecars_order_id");
        String inPortal = "/portal/orders/" + placed.text("/data/chargecars_order_uuid");
        Browser viewer = TestUser.signedIn(server, "viewer");
        Browser developer = Browser.inPortal(server.url(), desk.partner.key());
        assertThat(viewer.open(page).is(200).body())
                .contains("1 × •••", "WALLBOX-11KW", "VLV-WALLBOX-001")
                .doesNotContain("Zwaantje");
        assertThat(developer.open(inPortal).is(200).body())
                .contains("1 × •••", "WALLBOX-11KW")
                .doesNotContain("Zwaantje");
        assertThat(viewer.submit(page + "/personal-data", Map.of()).is(200).body())
                .contains("Wallbox for Zwaantje");
        assertThat(developer.submit(inPortal + "/customer", Map.of()).is(200).body())
                .contains("Wallbox for Zwaantje");
    }

    @Test
    void showsADescriptionThatIsOnlyTheSku() {
        Reply placed = desk.partner
                .place(Seed.order("ITEM-2").with("/line_items/0/description", "WALLBOX-11KW"))
                .is(201);
        String page = "/orders/" + placed.text("/data/chargecars_order_id");
        assertThat(TestUser.signedIn(server, "viewer").open(page).is(200).body())
                .contains("1 × WALLBOX-11KW");
    }

    @Test
    void saysThatTheStatusArrivedWhereOnlyAnotherEventOfTheChangeWasDismissed() {
        String page = "/orders/" + bothEventsFailed("EVENTS-1");
        Browser operator = TestUser.signedIn(server, "operator");
        operator.open(page).is(200);
        operator.submit(page + "/deliveries/" + failed("order_created") + "/dismiss", Map.of())
                .leadsTo(page + "?notice=dismissed");
        arrives(operator, page, "status_changed");
        assertThat(operator.open(page).is(200).body())
                .contains("data-verdict=\"delivered\"")
                .doesNotContain("data-verdict=\"dismissed\"");
        assertThat(operator.open("/orders?partner=" + desk.partner.id()).is(200).body())
                .contains("<span class=\"state delivered\">");
    }

    @Test
    void namesTheEventThatDidNotArriveWhereTheStatusDid() {
        String number = bothEventsFailed("EVENTS-2");
        String page = "/orders/" + number;
        Browser operator = TestUser.signedIn(server, "operator");
        operator.open(page).is(200);
        arrives(operator, page, "status_changed");
        assertThat(operator.open(page).is(200).body())
                .contains("was delivered to Volvo dealers, but its event “order created” was not")
                .doesNotContain("has not reached");
        desk.become(number, "approved");
        desk.deliver();
        operator.with("Accept-Language", "nl");
        assertThat(operator.open(page).is(200).body())
                .contains("De gebeurtenis “order aangemaakt” bij een eerdere wijziging")
                .doesNotContain("Een eerdere wijziging");
    }

    /** Places an order of which neither event for its first status arrives. */
    private String bothEventsFailed(String partnerOrderId) {
        desk.partner
                .configure(desk.integration()
                        .with("/webhook_events", List.of("status_changed", "order_created"))
                        .with("/retry_schedule", List.of(0)))
                .is(200);
        desk.simulator.script().byDefault(Behaviour.status(500));
        String number = desk.delivered(partnerOrderId);
        desk.deliver();
        return number;
    }

    /** The partner's failed delivery of this event. */
    private String failed(String event) {
        return server.admin()
                .get(desk.partner.path("/deliveries?state=failed&event=" + event))
                .is(200)
                .text("/data/0/delivery_id");
    }

    /** Sends the failed delivery of this event again, and it arrives. */
    private void arrives(Browser operator, String page, String event) {
        desk.simulator.script().byDefault(Behaviour.ok());
        operator.submit(page + "/deliveries/" + failed(event) + "/retry", Map.of())
                .is(303);
        desk.deliver();
    }

    /** What is due is under way from now on. */
    private void anotherNodeIsSending() {
        try (var node = new TestNode(server)) {
            node.dieWhileSending(
                    server.part(Integrations.class).of(desk.partner.id()).getFirst());
        }
    }

    /** The newest delivery of an order. */
    private String delivery(String partnerOrderId) {
        return server.admin()
                .get(desk.partner.path("/deliveries?limit=1&partner_order_id=" + partnerOrderId))
                .is(200)
                .text("/data/0/delivery_id");
    }
}
