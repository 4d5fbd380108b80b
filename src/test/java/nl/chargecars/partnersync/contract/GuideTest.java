package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A partner's developer who copies from the guide gets what the guide says. */
@ExtendWith(WithServer.class)
class GuideTest {

    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:8080(/[^\\s\"]*)");
    private static final Pattern BODY = Pattern.compile("'(\\{.*})'", Pattern.DOTALL);

    private static final Pattern FIELD = Pattern.compile("-d \"?([a-z_]+=[a-z_: ]+?)(?=\"| -| http)");

    private final String guide = ApiDocument.get().guide();
    private final TestPartner partner;
    private final TestClient client;

    GuideTest(TestServer server) {
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
        assertThat(events.text("/data/0/event")).isEqualTo("status_changed");
        assertThat(events.text("/data/1/event")).isEqualTo("order_created");
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
