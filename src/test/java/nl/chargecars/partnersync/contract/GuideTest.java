package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests that the examples in the guide work when a partner's developer copies them. */
@ExtendWith(WithServer.class)
class GuideTest {

    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:8080(/[^\\s\"]*)");
    private static final Pattern BODY = Pattern.compile("'(\\{.*})'", Pattern.DOTALL);

    private static final Pattern FIELD = Pattern.compile("-d \"?([a-z_]+=[a-z_: ]+?)(?=\"| -| http)");

    private static final Pattern CONFIGURATION =
            Pattern.compile("/integration-config\" [^']*-d '(\\{.*?})'", Pattern.DOTALL);

    private static final Pattern TOKEN =
            Pattern.compile("curl -u [^\n]+ -d (grant_type=[a-z_]+) \"\\$SERVER(/[^\"]+)\"");

    private static final Pattern WEBHOOK = Pattern.compile("<pre>(\\{.*?})</pre>", Pattern.DOTALL);

    private static final Pattern FEED = Pattern.compile("curl \"\\$SERVER(/[^\"]*/events[^\"]*)\"");

    private static final String EXAMPLE = "/components/schemas/%s/examples/0";
    private static final Set<String> OF_EACH = Set.of(
            "integration_id",
            "partner_organization_id",
            "webhook_secret",
            "created_at",
            "updated_at",
            "last_sync_at",
            "success_rate");

    private final String guide = ApiDocument.get().guide();
    private final TestServer server;
    private final TestPartner partner;
    private final TestClient client;

    GuideTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.withoutIntegration(server);
        this.client = TestClient.of(server, partner.id());
    }

    @Test
    void leadsThroughAnIntegration() {
        List<String> calls = SHELL.matcher(guide)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(calls).hasSize(5);

        String form = FIELD.matcher(calls.getFirst())
                .results()
                .map((MatchResult field) -> field.group(1))
                .collect(Collectors.joining("&"));
        Reply granted = client.api().post(path(calls.get(0)), form).is(200);
        assertThat(granted.text("/scope")).isEqualTo("orders:read orders:write");
        String secret = post(partner.api(), calls.get(1)).is(201).text("/data/webhook_secret");
        post(partner.api(), calls.get(2)).is(201);
        String signature = WebhookSignature.seed(
                new WebhookSecret(secret), body(calls.get(3)).getBytes(StandardCharsets.UTF_8));
        Api signed = partner.api().asNobody().with("X-ChargeCars-Signature", signature);
        assertThat(post(signed, calls.get(3)).is(200).text("/data/outcome")).isEqualTo("applied");
        Reply events = partner.api()
                .get(path(calls.get(4)).replace("after=$LAST_CURSOR&", ""))
                .is(200);
        assertThat(events.text("/data/0/event")).isEqualTo("order_created");
        assertThat(events.text("/data/1/event")).isEqualTo("status_changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void getsATokenThatTakesThePlaceOfTheKey(String language) {
        MatchResult call = TOKEN.matcher(page(language)).results().findFirst().orElseThrow();
        Reply granted = client.api().post(call.group(2), call.group(1)).is(200);
        assertThat(granted.text("/scope")).contains("integration:write", "orders:write");
        TestClient.with(server, granted.text("/access_token"))
                .post(partner.path("/integration-config"), first(CONFIGURATION, page(language)))
                .is(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void showsTheWebhookThatTheDocumentShows(String language) {
        JsonNode shown = JsonBody.of(first(WEBHOOK, page(language))).tree();
        assertThat(shown)
                .isEqualTo(ApiDocument.get()
                        .root()
                        .at("/webhooks/status_changed/post/requestBody/content/application~1json/example"));
    }

    /** A partner who copies the example is told of every status, including a cancellation. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void configuresAWordForEachStatusAndNamesThemAll(String language) {
        String page = page(language);
        JsonNode mapped = partner.api()
                .post(partner.path("/integration-config"), first(CONFIGURATION, page))
                .is(201)
                .at("/data/status_mapping/chargecars_to_partner");
        assertThat(mapped.propertyNames()).containsExactlyInAnyOrderElementsOf(statuses());
        assertThat(statuses()).allSatisfy(status -> assertThat(page).contains("<code>" + status + "</code>"));
    }

    @Test
    void configuresAWordForEachStatusInTheDocumentToo() {
        String call = SHELL.matcher(guide)
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> block.contains("/integration-config"))
                .findFirst()
                .orElseThrow();
        assertThat(post(partner.api(), call)
                        .is(201)
                        .at("/data/status_mapping/chargecars_to_partner")
                        .propertyNames())
                .containsExactlyInAnyOrderElementsOf(statuses());
        assertThat(ApiDocument.get()
                        .root()
                        .at(EXAMPLE.formatted("IntegrationSettings") + "/status_mapping/chargecars_to_partner")
                        .propertyNames())
                .containsExactlyInAnyOrderElementsOf(statuses());
    }

    /** An operator created the integration on a page; settings that the example does not mention stay in force. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void leadsToTheIntegrationThatIsThereAlready(String language) {
        partner.configure(Seed.integration().with("/max_concurrent_deliveries", 3))
                .is(201);
        String page = page(language);
        assertThat(page).contains("<code>409 INTEGRATION_ALREADY_ACTIVE</code>", "<code>integration_name</code>");
        JsonBody configuration = JsonBody.of(first(CONFIGURATION, page));
        String path = partner.path("/integration-config");
        Reply refused = partner.api().post(path, configuration).isFailure(409, "INTEGRATION_ALREADY_ACTIVE");
        assertThat(refused.text("/error/message")).contains("'volvo_dealer_api'", "give its integration_name");
        Reply changed = partner.api()
                .post(path, configuration.with("/integration_name", "volvo_dealer_api"))
                .is(200);
        assertThat(changed.text("/data/status_mapping/chargecars_to_partner/cancelled"))
                .isEqualTo("CANCELLED");
        assertThat(changed.at("/data/max_concurrent_deliveries").asInt()).isEqualTo(3);
        assertThat(changed.text("/data/webhook_secret")).doesNotContain("whsec_");
    }

    private List<String> statuses() {
        return server.admin().get("/api/v1/status/workflows/order").is(200).texts("/data/statuses", "status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void letsAPollerReadOnWhereItStopped(String language) {
        partner.configure(Seed.integration()).is(201);
        partner.placed("POLLED-1");
        String call = first(FEED, page(language))
                .replace("&amp;", "&")
                .replace("$PARTNER_ID", partner.id().toString());
        Reply first = partner.api().get(call.replace("$LAST_CURSOR", "")).is(200);
        assertThat(first.data().size()).isEqualTo(1);
        partner.placed("POLLED-2");
        Reply second = partner.api()
                .get(call.replace("$LAST_CURSOR", first.text("/next_cursor")))
                .is(200);
        assertThat(second.data().size()).isEqualTo(1);
        assertThat(second.text("/data/0/partner_order_id")).isEqualTo("POLLED-2");
        assertThat(second.at("/has_more").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void letsCountWhatIsToBeDoneAgain(String language) {
        partner.configure(Seed.integration()).is(201);
        for (String operation : List.of("/deliveries/replay", "/status-updates/reprocess")) {
            Reply counted = posted(operation, language).is(200);
            assertThat(counted.at("/data/dry_run").asBoolean()).isTrue();
            assertThat(counted.at("/data/matched").asInt()).isZero();
        }
    }

    /** Except for the members that differ per configuration: ids, times, the secret, and the record of its deliveries. */
    @Test
    void answersTheExampleOfAConfigurationAsTheExampleOfTheAnswerSays() {
        ApiDocument document = ApiDocument.get();
        JsonNode answer = partner.api()
                .post(partner.path("/integration-config"), document.root().at(EXAMPLE.formatted("IntegrationSettings")))
                .is(201)
                .data();
        JsonNode example = document.root().at(EXAMPLE.formatted("Integration"));
        assertThat(answer.propertyNames()).containsExactlyInAnyOrderElementsOf(example.propertyNames());
        assertThat(answer.properties())
                .filteredOn(member -> !OF_EACH.contains(member.getKey()))
                .allSatisfy(member ->
                        assertThat(member.getValue()).as(member.getKey()).isEqualTo(example.path(member.getKey())));
    }

    @Test
    void givesSignaturesToTryOnesCodeWith() {
        var secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        Instant timestamp = Instant.ofEpochSecond(1_614_265_330);
        assertThat(guide)
                .contains("`" + secret.text() + "`", "`{\"test\": 2432232314}`", "`1614265330`")
                .contains("`" + WebhookSignature.seed(secret, body) + "`")
                .contains("`"
                        + WebhookSignature.standard(List.of(secret), "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp, body)
                        + "`");
    }

    /** Sends the request that the portal's guide shows for this operation. */
    private Reply posted(String operation, String language) {
        Matcher call = Pattern.compile(
                        "curl -X POST \"\\$SERVER(/[^\"]*%s)\" .*-d '(\\{.*})'</pre>".formatted(operation))
                .matcher(page(language));
        assertThat(call.find()).as(operation).isTrue();
        return partner.api()
                .post(call.group(1).replace("$PARTNER_ID", partner.id().toString()), call.group(2));
    }

    private String page(String language) {
        return new Browser(server.url())
                .with("Accept-Language", language)
                .open("/portal/guide")
                .is(200)
                .body();
    }

    private Reply post(Api api, String call) {
        return api.post(path(call), body(call));
    }

    private String path(String call) {
        return first(ADDRESS, call).replace("$PARTNER_ID", partner.id().toString());
    }

    private static String body(String call) {
        return first(BODY, call);
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
    }
}
