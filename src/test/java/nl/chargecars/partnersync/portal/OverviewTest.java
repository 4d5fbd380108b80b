package nl.chargecars.partnersync.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what the first page says about an integration. {@code PortalPagesTest} tests how the page looks. */
@ExtendWith(WithServer.class)
class OverviewTest {

    private static final String SEND_NOW = "action=\"/portal/send-now\"";

    private final TestServer server;

    OverviewTest(TestServer server) {
        this.server = server;
    }

    /** The API shows all of this with integration:write only. */
    @ParameterizedTest
    @ValueSource(strings = {"orders:read", "orders:write", "status:write", "deliveries:read", "deliveries:write"})
    void showsSettingsFiguresAndErrorsToNoOtherScopeThanTheOneThatReadsThem(String scope) {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.status(500));
            out.order("A-1");
            out.step();
            String[] facts = {
                out.simulator.webhookUrl().toString(), "Webhook address", "Success over 24 hours", "Last error"
            };
            assertThat(overview(signedIn(out, scope).with("Accept-Language", "en")))
                    .contains("Active. Changes are sent")
                    .doesNotContain(facts);
            assertThat(overview(signedIn(out, "integration:write").with("Accept-Language", "en")))
                    .contains(facts);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | because your endpoint asked us to wait | Active. Changes are sent
            nl | omdat je endpoint vroeg om te wachten  | Actief. Wijzigingen worden
            """)
    void doesNotSayThatChangesAreSentWhileTheEndpointAskedToWait(String language, String waits, String sends) {
        try (var out = Outgoing.to(server)) {
            Browser partner = signedIn(out).with("Accept-Language", language);
            out.simulator.script().next(Behaviour.retryAfter(503, Duration.ofHours(1)));
            out.order("A-1");
            out.step();
            Instant until = server.clock().instant().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);
            assertThat(overview(partner))
                    .contains(waits, "send-now", "datetime=\"" + until + "\"", "</time>.")
                    .doesNotContain(sends);

            out.configure(Map.of("max_concurrent_deliveries", 2));
            assertThat(overview(partner))
                    .as("a change of the configuration ends the wait")
                    .contains(sends)
                    .doesNotContain(waits);
        }
    }

    @Test
    void showsTheConfigurationThatWasUsedLastWhereNoneIsActive() {
        try (var out = Outgoing.to(server)) {
            Browser partner = signedIn(out);
            out.order("A-1");
            out.step();
            String used = out.integration().name();
            out.configure(Map.of("is_active", false));
            out.configure(Map.of("integration_name", "a_new_one", "is_active", false));
            assertThat(out.integration().name()).as("the first by name").isEqualTo("a_new_one");
            assertThat(overview(partner)).contains("<dd>" + used + "</dd>").doesNotContain("a_new_one");

            out.configure(Map.of("integration_name", "a_new_one", "is_active", true));
            assertThat(overview(partner)).contains("<dd>a_new_one</dd>").doesNotContain(used);
        }
    }

    @Test
    void endsTheWaitWhereTheCredentialMay() {
        try (var out = Outgoing.to(server)) {
            Browser reader = signedIn(out, "deliveries:read", "integration:write");
            Browser partner = signedIn(out, "deliveries:write").with("Accept-Language", "en");
            out.simulator.script().next(Behaviour.retryAfter(503, Duration.ofHours(1)));
            out.order("A-1");
            out.step();
            assertThat(overview(reader))
                    .contains("A credential with deliveries:write can end the wait here.")
                    .doesNotContain(SEND_NOW);
            reader.submit("/portal/send-now", Map.of()).is(403);
            assertThat(out.states()).containsExactly("pending");

            assertThat(overview(partner)).contains(SEND_NOW);
            partner.submit("/portal/send-now", Map.of()).leadsTo("/portal?notice=portal_sent_now");
            assertThat(partner.open("/portal?notice=portal_sent_now").is(200).body())
                    .contains(
                            "The wait has ended.", "Active. Changes are sent", "href=\"/portal\" aria-current=\"page\"")
                    .doesNotContain(SEND_NOW);
        }
    }

    @Test
    void refusesToSendNowWhatIsHeld() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            Browser partner = signedIn(out);
            assertThat(overview(partner)).doesNotContain(SEND_NOW);
            partner.submit("/portal/send-now", Map.of()).is(409);
        }
    }

    /** Switching sync on enables the endpoint as well, so it is named first that somebody switched it off. */
    @Test
    void namesTheSameFirstReasonAsTheOrdersPageWhereSyncIsOffAndTheEndpointDisabled() {
        try (var out = Outgoing.to(server)) {
            Browser partner = signedIn(out);
            Browser operator = TestUser.signedIn(server, "operator");
            String order = "/orders/" + out.order("A-1");
            out.simulator.script().next(Behaviour.status(410));
            out.step();
            assertThat(overview(partner)).contains("class=\"say disabled\"");
            assertThat(operator.open(order).is(200).body()).contains("data-verdict=\"held_disabled\"");

            out.configure(Map.of("sync_enabled", false));
            assertThat(out.integration().endpoint().enabled()).isFalse();
            assertThat(overview(partner)).contains("class=\"say paused\"");
            assertThat(operator.open(order).is(200).body()).contains("data-verdict=\"held_paused\"");
        }
    }

    private static String overview(Browser partner) {
        return partner.open("/portal").is(200).body();
    }

    private Browser signedIn(Outgoing out, String... scopes) {
        return Browser.inPortal(server.url(), out.key(scopes));
    }
}
