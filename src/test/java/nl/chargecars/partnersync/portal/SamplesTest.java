package nl.chargecars.partnersync.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import nl.chargecars.partnersync.simulator.IncomingRequest;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the guide's verification code, exactly as the guide shows it, on webhooks that this server really sent and on all kinds of
 * wrong ones. The C# code is not run, because the build has no .NET: only its text is checked, and the guide says so beside it.
 */
@ExtendWith(WithServer.class)
class SamplesTest {

    private static final Path SAMPLES =
            Path.of("src", "main", "resources", "guide").toAbsolutePath();
    private static final Path DRIVERS = Path.of("src", "test", "samples").toAbsolutePath();

    /** A comparison that stops at the first character that differs, whose duration reveals how many characters are right. */
    private static final Pattern COMPARED_BY_ITSELF = Pattern.compile(
            "==\\s*(expected|given|one|header)\\b|\\b(expected|given|one|header)\\s*(==|!=|\\.(Equals|CompareTo)\\()");

    private final TestServer server;

    SamplesTest(TestServer server) {
        this.server = server;
    }

    @Test
    void verifiesInJava(@TempDir Path classes) throws Exception {
        Path source = SAMPLES.resolve(Sample.JAVA.file());
        int failures = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-Xlint:all",
                        "-Werror",
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(failures).as("errors and warnings of the compiler").isZero();
        List<Boolean> answers = new ArrayList<>();
        List<VerificationCase> questions = questions();
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Class<?> sample = loader.loadClass("ChargeCarsWebhooks");
            Method standard =
                    sample.getMethod("isFromChargeCars", byte[].class, Map.class, String.class, Instant.class);
            Method seed = sample.getMethod("hasChargeCarsSignature", byte[].class, Map.class, String.class);
            for (VerificationCase question : questions) {
                Object answer = question.form().equals("standard")
                        ? standard.invoke(
                                null,
                                question.body(),
                                question.headers(),
                                question.secret(),
                                Instant.ofEpochSecond(question.now()))
                        : seed.invoke(null, question.body(), question.headers(), question.secret());
                answers.add((Boolean) answer);
            }
        }
        hold(questions, answers);
    }

    @Test
    void verifiesInJavaScript() throws IOException {
        ask("node", DRIVERS.resolve("check.mjs"), "install Node.js 20 or later (apt-get install nodejs)");
    }

    @Test
    void verifiesInPython() throws IOException {
        ask("python3", DRIVERS.resolve("check.py"), "install Python 3 (apt-get install python3)");
    }

    @Test
    void verifiesInPhp() throws IOException {
        ask("php", DRIVERS.resolve("check.php"), "install PHP (apt-get install php-cli)");
    }

    @Test
    void namesTheSameHeadersAndComparesNothingSecretByItselfInCSharp() {
        assertThat(Sample.CSHARP.text())
                .contains("\"webhook-id\"", "\"webhook-timestamp\"", "\"webhook-signature\"", "\"v1,\"", "\"whsec_\"")
                .contains("\"X-ChargeCars-Signature\"", "\"X-ChargeCars-Signature-Previous\"")
                .contains(
                        "HMACSHA256.HashData",
                        "CryptographicOperations.FixedTimeEquals",
                        "FromMinutes(5)",
                        "Split(' ')")
                .doesNotContain("SequenceEqual")
                .doesNotContainPattern(COMPARED_BY_ITSELF);
        assertThat("return header == expected;").containsPattern(COMPARED_BY_ITSELF);
        assertThat("return expected.Equals(one);").containsPattern(COMPARED_BY_ITSELF);
        long opened =
                Sample.CSHARP.text().chars().filter(letter -> letter == '{').count();
        assertThat(Sample.CSHARP.text().chars().filter(letter -> letter == '}').count())
                .isEqualTo(opened);
    }

    @Test
    void areShownOnTheGuideAsTheyAre() {
        Browser anybody = new Browser(server.url());
        String guide = anybody.open("/portal/guide").is(200).body();
        assertThat(guide).contains("export PARTNER_ID=your-partner-id").doesNotContain("PARTNER_ID=$");
        for (Sample sample : Sample.values()) {
            Browser.Shown file =
                    anybody.open("/portal/guide/samples/" + sample.file()).is(200);
            assertThat(file.body()).isEqualTo(sample.text());
            assertThat(file.headers().firstValue("Content-Disposition"))
                    .hasValue("inline; filename=\"" + sample.file() + "\"");
            assertThat(guide).contains("id=\"" + sample.id() + "\"");
        }
        assertThat(guide).containsOnlyOnce("neither compiled nor run by our tests");
        anybody.open("/portal/guide/samples/none.txt").is(404);
    }

    private void ask(String command, Path driver, String install) throws IOException {
        List<VerificationCase> questions = questions();
        Process process;
        try {
            process = new ProcessBuilder(command, driver.toString(), SAMPLES.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            throw new AssertionError(command + " is missing: " + install, missing);
        }
        try (var toProcess = process.outputWriter(StandardCharsets.UTF_8)) {
            for (VerificationCase question : questions) {
                toProcess.write(json(question) + "\n");
            }
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        List<String> lines = output.lines().toList();
        assertThat(lines).as("answers, a line each").hasSameSizeAs(questions);
        hold(questions, lines.stream().map(Boolean::valueOf).toList());
    }

    private static String json(VerificationCase question) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "form", question.form(),
                        "body", Base64.getEncoder().encodeToString(question.body()),
                        "headers", question.headers(),
                        "secret", question.secret(),
                        "now", question.now()));
    }

    private static void hold(List<VerificationCase> questions, List<Boolean> answers) {
        Map<String, Boolean> given = new LinkedHashMap<>();
        Map<String, Boolean> expected = new LinkedHashMap<>();
        for (int index = 0; index < questions.size(); index++) {
            VerificationCase question = questions.get(index);
            expected.put(question.form() + ": " + question.what(), question.right());
            given.put(question.form() + ": " + question.what(), answers.get(index));
        }
        assertThat(given).isEqualTo(expected).hasSameSizeAs(questions);
    }

    private List<VerificationCase> questions() {
        List<VerificationCase> questions = new ArrayList<>();
        questions.add(vector());
        try (var endpoint = SimulatedPartner.start("samples", server.clock())) {
            String own = "a secret of our own, in no special form";
            String looksLikeOurs = "whsec_no base64 at all!";
            VerificationCase ours = both(questions, "a secret of ours", sent(endpoint, Seed.integration()));
            both(questions, "a secret of their own", sent(endpoint, with(own)));
            both(
                    questions,
                    "a secret in our form, without padding",
                    sent(endpoint, with("whsec_dW5wYWRkZWQgc2VjcmV0IQ")));
            both(questions, "a secret that looks like one of ours", sent(endpoint, with(looksLikeOurs)));
            for (String padding : List.of("=", "==", "====")) {
                both(
                        questions,
                        "a secret with padding where none belongs, " + padding,
                        sent(endpoint, with("whsec_QUJDREVGR0hJSktM" + padding)));
            }
            both(
                    questions,
                    "such a secret with letters outside of ASCII",
                    sent(endpoint, with("whsec_één eigen geheim")));
            rotation(questions, endpoint);
            wrongOnes(questions, ours);
        }
        return questions;
    }

    /** The test vector of Standard Webhooks itself. */
    private static VerificationCase vector() {
        return new VerificationCase(
                "the vector of Standard Webhooks",
                "standard",
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
                Map.of(
                        "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "webhook-timestamp", "1614265330",
                        "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                1_614_265_330,
                true);
    }

    private record Sent(IncomingRequest request, String secret) {}

    private Sent sent(SimulatedPartner endpoint, JsonBody integration) {
        TestPartner partner = TestPartner.integrated(
                server, integration.with("/webhook_url", endpoint.webhookUrl().toString()));
        return new Sent(sent(endpoint, partner), partner.webhookSecret());
    }

    private static IncomingRequest sent(SimulatedPartner endpoint, TestPartner partner) {
        partner.api().post(partner.path("/integration-config/test-event"), "").is(200);
        return endpoint.received().getLast().request();
    }

    private static JsonBody with(String secret) {
        return Seed.integration().with("/webhook_secret", secret);
    }

    private VerificationCase both(List<VerificationCase> questions, String what, Sent sent) {
        Instant now = server.clock().instant();
        VerificationCase standard = VerificationCase.captured(what, "standard", sent.request(), sent.secret(), now);
        questions.add(standard);
        questions.add(VerificationCase.captured(what, "seed", sent.request(), sent.secret(), now));
        return standard;
    }

    private void rotation(List<VerificationCase> questions, SimulatedPartner endpoint) {
        TestPartner partner = TestPartner.integrated(
                server,
                Seed.integration().with("/webhook_url", endpoint.webhookUrl().toString()));
        String nextSecret = partner.api()
                .post(partner.path("/integration-config/webhook-secret/rotate"), "")
                .is(200)
                .text("/data/webhook_secret");
        IncomingRequest request = sent(endpoint, partner);
        Instant now = server.clock().instant();
        VerificationCase old = VerificationCase.captured(
                "the secret before, while both count", "standard", request, partner.webhookSecret(), now);
        assertThat(Objects.requireNonNull(old.headers().get("webhook-signature")))
                .contains(" v1,");
        questions.add(old);
        questions.add(old.withSecret(nextSecret).called("the next secret, while both count"));
        VerificationCase next = old.inForm("seed").withSecret(nextSecret);
        questions.add(next.called("the next secret, while both count"));
        questions.add(old.inForm("seed"));
        questions.add(old.inForm("seed")
                .without("x-chargecars-signature-previous")
                .wrong("the secret before, when it counts no more"));
        questions.add(
                next.with("x-chargecars-signature-previous", "00 11").called("the next secret, whatever was before"));
        questions.add(old.inForm("seed")
                .with("x-chargecars-signature-previous", "00 " + old.headers().get("x-chargecars-signature-previous"))
                .called("the secret before, as one of several"));
    }

    private static void wrongOnes(List<VerificationCase> questions, VerificationCase right) {
        byte[] altered = Arrays.copyOf(right.body(), right.body().length + 1);
        String signature = Objects.requireNonNull(right.headers().get("webhook-signature"));
        questions.add(right.withBody(altered).wrong("another body"));
        questions.add(right.withSecret("whsec_b3RoZXI=").wrong("another secret"));
        questions.add(right.with("webhook-id", "another").wrong("another id"));
        questions.add(right.with("webhook-signature", "v1,").wrong("half a signature"));
        questions.add(right.with("webhook-signature", signature.substring(3)).wrong("no version"));
        questions.add(
                right.with("webhook-signature", signature.replace("v1,", "v2,")).wrong("another version"));
        questions.add(right.with("webhook-signature", "").wrong("an empty signature"));
        questions.add(right.without("webhook-signature").wrong("no signature"));
        questions.add(right.without("webhook-id").wrong("no id"));
        questions.add(right.without("webhook-timestamp").wrong("no time"));
        questions.add(right.with("webhook-timestamp", "yesterday").wrong("a time that is none"));
        questions.add(right.with("webhook-timestamp", "-5").wrong("a time before all times"));
        questions.add(right.later(Duration.ofMinutes(5).toSeconds()).called("five minutes ago"));
        questions.add(right.later(Duration.ofMinutes(5).toSeconds() + 1).wrong("over five minutes ago"));
        questions.add(right.later(-Duration.ofMinutes(5).toSeconds() - 1).wrong("over five minutes to come"));
        questions.add(right.with("webhook-signature", "v1,AAAA " + signature).called("one of two signatures"));
        VerificationCase seed = right.inForm("seed");
        questions.add(seed.withBody(altered).wrong("another body"));
        questions.add(seed.withSecret("another").wrong("another secret"));
        questions.add(seed.with("x-chargecars-signature", "00").wrong("half a signature"));
        questions.add(seed.without("x-chargecars-signature").wrong("no signature"));
    }
}
