package nl.chargecars.partnersync.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Rival;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what the pages of one integration and their forms answer; {@link IntegrationActionsTest} uses them in a real browser. */
@ExtendWith(WithPageServer.class)
class IntegrationFormsTest {

    private final TestServer server;
    private final IntegrationScene scene;

    IntegrationFormsTest(TestServer server) {
        this.server = server;
        this.scene = IntegrationScene.on(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"test-event", "send-now", "mapping/process", "mapping/tell"})
    void doesNothingWithAnotherIntegrationThatIsSwitchedOnInstead(String action) {
        Browser operator = TestUser.signedIn(server, "operator");
        operator.open(scene.path()).is(200);
        scene.partner.configure(Map.of("integration_name", "volvo_dealer_api", "is_active", false));
        scene.partner
                .configure(Seed.integration()
                        .with("/integration_name", "another")
                        .with("/webhook_url", scene.endpoint.webhookUrl().toString()))
                .is(201);
        assertThat(operator.submit(scene.path() + "/" + action, Map.of())
                        .is(409)
                        .body())
                .contains("This integration is switched off");
        assertThat(scene.endpoint.received()).isEmpty();
    }

    @Test
    void namesTheOrdersOfWhichThePartnerGivesNoUsableAnswer() {
        try (var polled = PolledPartner.of(server)) {
            String number = polled.partner.place(Seed.order("UNREAD-1")).is(201).text("/data/chargecars_order_id");
            polled.order("READ-1");
            polled.says("UNREAD-1", "NO_SUCH_WORD");
            polled.says("READ-1", "CONFIRMED");
            polled.poll();
            String integration = server.admin()
                    .get(polled.partner.path("/integration-config"))
                    .is(200)
                    .text("/data/0/integration_id");
            Browser viewer = TestUser.signedIn(server, "viewer").with("Accept-Language", "en");
            assertThat(viewer.open("/integrations/" + integration).is(200).body())
                    .contains("<dt>Orders without a usable answer</dt><dd>1: <a href=\"/orders/" + number + "\">");
        }
    }

    /** Otherwise the second would change what the first has made, and be shown its secret. */
    @Test
    void makesOneIntegrationOfANameThoughTwoPeopleMakeItAtOnce() {
        TestPartner another = TestPartner.withoutIntegration(server);
        Map<String, String> form = Map.of(
                "partner",
                another.id().toString(),
                "integration_name",
                "made_twice",
                "webhook_url",
                scene.endpoint.webhookUrl("/twice").toString(),
                "event.status_changed",
                "yes",
                "map",
                "ours");
        Browser operator = TestUser.signedIn(server, "operator");
        Callable<Integer> create =
                () -> operator.submit("/integrations/new", form).status();
        try (Rival other = server.db().rival()) {
            other.execute(
                    "select 1 from organizations where id = ? for update",
                    another.id().value());
            Callable<Integer> letThemGoOn = () -> {
                await().until(() -> server.db().waitingForLocks("from organizations") == 2);
                other.rollback();
                return 0;
            };
            assertThat(AtOnce.call(List.of(create, create, letThemGoOn))).containsExactlyInAnyOrder(201, 422, 0);
        }
        assertThat(operator.submit("/integrations/new", form).is(422).body())
                .contains("This partner has an integration of that name already.");
    }

    @Test
    void showsTheBeginningOfALongAnswerWithoutHalfACharacterAtItsEnd() {
        scene.endpoint.script().next(Behaviour.answer(200, Map.of(), "x".repeat(1_023) + "😀".repeat(5)));
        Browser operator = TestUser.signedIn(server, "operator");
        operator.open(scene.path()).is(200);
        assertThat(operator.submit(scene.path() + "/test-event", Map.of())
                        .is(200)
                        .body())
                .contains(">" + "x".repeat(1_023) + "😀</pre>", "Only the first KiB is shown.");
    }

    @Test
    void promisesNoAttemptWhileNothingIsSentAtAll() {
        server.db()
                .update(
                        "insert into lanes (integration_id, breaker, open_since) values (?::uuid, 'open', now())"
                                + " on conflict (integration_id) do update set breaker = 'open', open_since = now()",
                        scene.id);
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open(scene.path()).is(200).body()).contains("Now and then one request is tried");
        scene.partner
                .configure(Map.of("integration_name", "volvo_dealer_api", "sync_enabled", false))
                .is(200);
        assertThat(operator.open(scene.path()).is(200).body())
                .contains("Paused: deliveries are held")
                .doesNotContain("Now and then one request is tried");
    }

    @Test
    void endsAWaitThatTheEndpointAskedFor() {
        Browser operator = TestUser.signedIn(server, "operator");
        String sendNow = scene.path() + "/send-now";
        assertThat(operator.open(scene.path()).is(200).body()).doesNotContain(sendNow);
        scene.endpoint.script().next(Behaviour.retryAfter(429, Duration.ofHours(12)));
        scene.partner.placed("wait-1");
        scene.deliver();
        assertThat(operator.open(scene.path()).is(200).body()).contains(sendNow, "End the wait now?");
        operator.submit(sendNow, Map.of()).is(303);
        assertThat(operator.open(scene.path()).is(200).body()).doesNotContain(sendNow);
    }

    @Test
    void promisesNothingOfWordsSwitchesAndChecksThatIsNotSo() {
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "nl");
        assertThat(operator.open(scene.path()).is(200).body())
                .contains(
                        "een status van ons zonder woord wordt niet gemeld",
                        "wijzigingen in die tijd worden niet vanzelf gemeld",
                        "één keer per dag, vanaf 3.30 uur",
                        "Toegestane verzoeken tegelijk (nu / hoogstens)");
    }

    @Test
    void leadsFromWhatWasComparedAgainToTheNewestComparison() {
        String earlier = comparedWith("RECEIVED");
        String newest = comparedWith("CONFIRMED");
        String link = "<a href=\"" + scene.path() + "/reconciliation/" + newest + "\">Compared again since</a>";
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open(scene.path() + "/reconciliation/" + earlier)
                        .is(200)
                        .body())
                .contains(link);
        assertThat(operator.open(scene.path() + "/reconciliation/" + newest)
                        .is(200)
                        .body())
                .contains("CONFIRMED")
                .doesNotContain("Compared again since");
    }

    /** Posts the partner's status of an order that we do not have; returns the id of the comparison. */
    private String comparedWith(String status) {
        Map<String, String> order = Map.of("partner_order_id", "unknown-1", "status", status);
        return scene.partner
                .api()
                .post(scene.partner.path("/reconciliation"), Map.of("partial", true, "orders", List.of(order)))
                .is(200)
                .text("/data/run/run_id");
    }

    @Test
    void saysOfWhatThereIsTooMuch() {
        Browser operator = TestUser.signedIn(server, "operator");
        operator.open(scene.path()).is(200);
        for (int run = 1; run <= 6; run++) {
            operator.submit(scene.path() + "/certification", Map.of()).is(303);
            server.part(CertificationRuns.class).step();
        }
        assertThat(operator.submit(scene.path() + "/certification", Map.of())
                        .is(429)
                        .body())
                .contains("certified six times an hour at most");
        scene.endpoint.script().byDefault(Behaviour.hang());
        List<Browser> operators = Stream.generate(() -> TestUser.signedIn(server, "operator"))
                .limit(8)
                .toList();
        List<Shown> answers = AtOnce.call(
                operators.size(), number -> operators.get(number).submit(scene.path() + "/test-event", Map.of()));
        assertThat(answers).extracting(Shown::status).containsOnly(200, 429);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 429)
                .allSatisfy(answer -> assertThat(answer.body()).contains("Two test events are under way"));
    }

    @Test
    void promisesNoTestEventWithoutAWebhookAddressAndSendsWhoMissesAPartnerToAnAdministrator() {
        TestPartner fetching = TestPartner.withoutIntegration(server);
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "nl");
        assertThat(operator.open("/integrations/new").is(200).body())
                .contains("Staat die er niet bij? Vraag een beheerder de partner eerst te maken.")
                .doesNotContain("/partners#new");
        Map<String, String> form = Map.of(
                "partner", fetching.id().toString(), "integration_name", "fetches", "webhook_url", "", "map", "ours");
        assertThat(operator.submit("/integrations/new", form).is(201).body())
                .contains("whsec_", "<li>Controleer op de pagina van de koppeling de woorden voor statussen.</li>")
                .doesNotContain("Verstuur een test");
    }

    @Test
    void asksForACredentialOnlyForAPartnerThatHasNoneToSendOrdersWith() {
        TestPartner another = TestPartner.withoutIntegration(server);
        Browser admin = TestUser.signedIn(server, "admin").with("Accept-Language", "en");
        admin.open("/integrations/new").is(200);
        assertThat(admin.submit("/integrations/new", minimum(another, "volvo_dealer_api"))
                        .is(201)
                        .body())
                .contains("Check the words for statuses")
                .doesNotContain("credential to send orders with");
        server.db()
                .update(
                        "update credentials set revoked_at = created_at where partner_organization_id = ?",
                        another.id().value());
        another.set("is_active", false).is(200);
        assertThat(admin.submit("/integrations/new", minimum(another, "without_a_credential"))
                        .is(201)
                        .body())
                .contains("Make the partner a credential to send orders with.");
    }

    private static Map<String, String> minimum(TestPartner partner, String name) {
        return Map.of("partner", partner.id().toString(), "integration_name", name, "webhook_url", "", "map", "ours");
    }

    @Test
    void leadsAdministratorsToThePartnersKeysAndTellsOthersWhomToAsk() {
        String soon = server.clock().instant().plus(Duration.ofDays(10)).toString();
        server.admin()
                .post(scene.partner.path("/credentials"), Map.of("type", "api_key", "expires_at", soon))
                .is(201);
        String partner = "href=\"/partners/" + scene.partner.id();
        assertThat(TestUser.signedIn(server, "admin").open(scene.path()).is(200).body())
                .contains("<h1><a " + partner + "\">Volvo dealers</a></h1>")
                .containsSubsequence(
                        "expires soon",
                        partner + "#credentials\">Manage",
                        "<h2>Credentials",
                        partner + "#credentials\">Manage")
                .doesNotContain("Ask an administrator");
        for (String role : List.of("operator", "viewer")) {
            assertThat(TestUser.signedIn(server, role)
                            .open(scene.path())
                            .is(200)
                            .body())
                    .contains("<h1><a " + partner + "\">Volvo dealers</a></h1>")
                    .containsSubsequence("expires soon", "Ask an administrator", "Ask an administrator")
                    .doesNotContain("#credentials");
        }
    }
}
