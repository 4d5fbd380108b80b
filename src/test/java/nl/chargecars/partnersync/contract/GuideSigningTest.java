package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the commands with which the portal's guide signs a status update, and sends what they would send. */
@ExtendWith(WithServer.class)
class GuideSigningTest {

    private static final Pattern COMMANDS = Pattern.compile("<pre>((?:body|id)=.*?)</pre>", Pattern.DOTALL);
    private static final String ADDRESS = "http://server";

    /** Shows what would be sent, one argument a line; and the clock of the server under test stands still. */
    private static final String STAND_INS = """
            curl() { printf '%s\\n' "$@"; }
            date() { if [ "$1" = +%s ]; then echo "$SECONDS_NOW"; else echo "$TIME_NOW"; fi; }
            set -euo pipefail
            """;

    private final TestServer server;
    private final TestPartner partner;

    GuideSigningTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void signsInEitherForm(String language) throws IOException, InterruptedException {
        partner.placed("TEST-0001");
        List<String> commands = commands(language);
        assertThat(commands).hasSize(2);
        List<String> shorter = sentBy(commands.getFirst());
        assertThat(send(shorter).is(200).text("/data/outcome")).isEqualTo("applied");

        partner.set("inbound_signature", Map.of("scheme", "standard_webhooks")).is(200);
        send(shorter).isFailure(401, "INVALID_SIGNATURE");
        List<String> standard = sentBy(String.join("\n", commands));
        assertThat(send(standard).is(200).text("/data/outcome"))
                .as("the same update again")
                .isEqualTo("duplicate");
    }

    private List<String> commands(String language) {
        String page = new Browser(server.url())
                .with("Accept-Language", language)
                .open("/portal/guide")
                .is(200)
                .body();
        return COMMANDS.matcher(page)
                .results()
                .map((MatchResult shown) -> shown.group(1))
                .toList();
    }

    /** Returns the arguments of the last call of curl. */
    private List<String> sentBy(String commands) throws IOException, InterruptedException {
        Instant now = server.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        var shell = new ProcessBuilder("bash", "-c", STAND_INS + commands).redirectErrorStream(true);
        shell.environment()
                .putAll(Map.of(
                        "SERVER", ADDRESS,
                        "PARTNER_ID", partner.id().toString(),
                        "WEBHOOK_SECRET", partner.webhookSecret(),
                        "SECONDS_NOW", String.valueOf(now.getEpochSecond()),
                        "TIME_NOW", now.toString()));
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<String> arguments = output.lines().toList();
        return arguments.subList(arguments.lastIndexOf("-X"), arguments.size());
    }

    private Reply send(List<String> arguments) {
        assertThat(arguments).contains("POST", ADDRESS + partner.statusWebhookPath());
        Api api = server.api();
        for (int index = 0; index < arguments.size(); index++) {
            if (arguments.get(index).equals("-H")) {
                String[] header = arguments.get(index + 1).split(": ", 2);
                api = api.with(header[0], header[1]);
            }
        }
        return api.post(partner.statusWebhookPath(), arguments.getLast());
    }
}
