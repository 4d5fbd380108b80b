package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.crypto.PlatformSignature;
import nl.chargecars.partnersync.crypto.SignatureEncoding;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Cursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Tests {@code inbound_signature}: partners with signature schemes of their own, with every {@code inbound_auth}. */
@ExtendWith({WithServer.class, OutputCaptureExtension.class})
class InboundSchemesTest {

    private static final JsonBody UPDATE = Seed.statusUpdate();
    private static final String WRONG = "a secret that nobody has";

    private final TestServer server;
    private final SettableClock clock;

    InboundSchemesTest(TestServer server) {
        this.server = server;
        this.clock = server.clock();
    }

    /** A configured scheme, and the way in which a partner signs with it. */
    enum Scheme {
        STANDARD_WEBHOOKS("{\"scheme\": \"standard_webhooks\"}") {
            @Override
            Api sign(Api api, WebhookSecret secret, Instant now, byte[] body) {
                return api.with("webhook-id", "msg_1")
                        .with("webhook-timestamp", String.valueOf(now.getEpochSecond()))
                        .with("webhook-signature", WebhookSignature.standard(List.of(secret), "msg_1", now, body));
            }
        },
        CHARGECARS("{\"scheme\": \"chargecars\"}") {
            @Override
            Api sign(Api api, WebhookSecret secret, Instant now, byte[] body) {
                return api.with("X-ChargeCars-Signature", WebhookSignature.seed(secret, body));
            }
        },
        HEX_WITH_PREFIX("{\"scheme\": \"hmac\", \"header\": \"X-Hub-Signature-256\", \"prefix\": \"sha256=\"}") {
            @Override
            Api sign(Api api, WebhookSecret secret, Instant now, byte[] body) {
                return api.with(
                        "x-hub-signature-256", PlatformSignature.plain(secret, SignatureEncoding.HEX, "sha256=", body));
            }
        },
        BASE64("{\"scheme\": \"hmac\", \"header\": \"X-Shopify-Hmac-Sha256\", \"encoding\": \"base64\"}") {
            @Override
            Api sign(Api api, WebhookSecret secret, Instant now, byte[] body) {
                return api.with(
                        "X-Shopify-Hmac-Sha256", PlatformSignature.plain(secret, SignatureEncoding.BASE64, "", body));
            }
        },
        TIMESTAMPED("{\"scheme\": \"timestamped\", \"header\": \"Stripe-Signature\", \"tolerance_seconds\": 60}") {
            @Override
            Api sign(Api api, WebhookSecret secret, Instant now, byte[] body) {
                return api.with(
                        "Stripe-Signature", PlatformSignature.timestamped(secret, SignatureEncoding.HEX, now, body));
            }
        };

        private final String configuration;

        Scheme(String configuration) {
            this.configuration = configuration;
        }

        abstract Api sign(Api api, WebhookSecret secret, Instant now, byte[] body);
    }

    static Stream<Arguments> everySchemeUnderEveryAuth() {
        return Stream.of(Scheme.values())
                .flatMap(scheme ->
                        Stream.of("signature", "credential", "either", "both").map(auth -> Arguments.of(scheme, auth)));
    }

    @ParameterizedTest
    @MethodSource("everySchemeUnderEveryAuth")
    void asksForWhatTheIntegrationSays(Scheme scheme, String auth) {
        StatusSender sender = sender(scheme, auth);
        Api nothing = server.api();
        Api key = sender.partner().api();
        Api wrong = signed(scheme, nothing, WRONG);
        boolean wantsSignature = !auth.equals("credential");

        sender.send(wrong, UPDATE).isFailure(401, "INVALID_SIGNATURE");
        sender.send(signed(scheme, key, WRONG), UPDATE).isFailure(401, "INVALID_SIGNATURE");
        sender.send(nothing, UPDATE).isFailure(401, wantsSignature ? "INVALID_SIGNATURE" : "UNAUTHENTICATED");
        sender.send(signed(scheme, nothing, sender.partner().webhookSecret()), UPDATE.with("/status", "DELIVERED"))
                .isFailure(401, "INVALID_SIGNATURE");
        assertThat(sender.kept()).isEmpty();

        int onlyKey = sender.send(key, UPDATE).status();
        assertThat(onlyKey).isEqualTo(auth.equals("credential") || auth.equals("either") ? 200 : 401);
        int onlySigned = sender.send(signed(scheme, nothing, sender.partner().webhookSecret()), UPDATE)
                .status();
        assertThat(onlySigned).isEqualTo(auth.equals("signature") || auth.equals("either") ? 200 : 401);
        sender.send(signed(scheme, key, sender.partner().webhookSecret()), UPDATE)
                .is(200);
        assertThat(sender.walk()).containsExactly("new", "in_progress");
    }

    @ParameterizedTest
    @MethodSource("everySchemeUnderEveryAuth")
    void takesNoSignatureInTheWayOfAnotherScheme(Scheme scheme, String auth) {
        StatusSender sender = sender(scheme, auth);
        for (Scheme other : Scheme.values()) {
            if (other != scheme) {
                Api signed = signed(other, server.api(), sender.partner().webhookSecret());
                assertThat(sender.send(signed, UPDATE).status())
                        .as(other.name())
                        .isEqualTo(401);
            }
        }
        assertThat(sender.kept()).isEmpty();
    }

    /** Without a scheme, both of our own forms must be right where both are sent; the document says so. */
    @ParameterizedTest
    @EnumSource(Scheme.class)
    void ignoresTheHeadersOfAnyOtherScheme(Scheme scheme) {
        StatusSender sender = sender(scheme, "signature");
        Api right = signed(scheme, server.api(), sender.partner().webhookSecret());
        for (Scheme other : Scheme.values()) {
            if (other != scheme) {
                sender.send(signed(other, right, WRONG), UPDATE).is(200);
            }
        }
        sender.send(signed(scheme, right, WRONG), UPDATE).isFailure(401, "INVALID_SIGNATURE");
    }

    @Test
    void refusesATimeOutsideOfTheConfiguredTolerance() {
        StatusSender sender = sender(Scheme.TIMESTAMPED, "signature");
        Api signed = signed(
                Scheme.TIMESTAMPED, sender.partner().api(), sender.partner().webhookSecret());
        clock.advance(Duration.ofSeconds(62));
        assertThat(said(sender.send(signed, UPDATE))).contains("62 s behind our clock", "60 s are taken");
    }

    /** With the right key the same time is taken here; that this partner takes it is not for strangers to know. */
    @Test
    void tellsAStrangerHowFarATimeMayUsuallyBeOff() {
        StatusSender sender = sender(Scheme.STANDARD_WEBHOOKS, "signature");
        sender.partner()
                .set("inbound_signature", Map.of("scheme", "standard_webhooks", "tolerance_seconds", 3600))
                .is(200);
        Api right =
                signed(Scheme.STANDARD_WEBHOOKS, server.api(), sender.partner().webhookSecret());
        Api wrong = signed(Scheme.STANDARD_WEBHOOKS, server.api(), WRONG);
        clock.advance(Duration.ofSeconds(400));
        assertThat(said(sender.send(wrong, UPDATE)))
                .contains("400 s behind our clock", "300 s are taken, unless inbound_signature of the integration says")
                .isEqualTo(said(wrong.post("/api/v1/webhooks/partner-status/" + PartnerId.next(), UPDATE)));
        sender.send(right, UPDATE).is(200);
    }

    /** Otherwise a stranger could find out who our partners are. */
    @ParameterizedTest
    @EnumSource(Scheme.class)
    void answersAStrangerAsIfNobodyWereThere(Scheme scheme) {
        StatusSender sender = sender(scheme, "signature");
        String nobody = "/api/v1/webhooks/partner-status/" + PartnerId.next();
        List<Api> tries = new ArrayList<>(List.of(
                server.api(),
                server.api().with("X-Hub-Signature-256", "0"),
                server.api().with("Stripe-Signature", "0")));
        for (Scheme other : Scheme.values()) {
            tries.add(signed(other, server.api(), WRONG));
        }
        for (Api stranger : tries) {
            Reply toNobody = stranger.post(nobody, UPDATE).isFailure(401, "INVALID_SIGNATURE");
            assertThat(sender.send(stranger, UPDATE)
                            .isFailure(401, "INVALID_SIGNATURE")
                            .at("/error"))
                    .isEqualTo(toNobody.at("/error"));
        }
    }

    /**
     * The answer says so only to a caller who proves with a credential that he belongs to the partner, and does not reveal a
     * configured prefix.
     */
    @Test
    void saysThatASignatureIsNotInTheFormOfItsScheme() {
        StatusSender plain = sender(Scheme.HEX_WITH_PREFIX, "signature");
        Api ofPlain = plain.partner().api();
        for (String form : List.of("0".repeat(64), "sha256=" + "0".repeat(63), "sha1=" + "0".repeat(64))) {
            assertThat(said(plain.send(ofPlain.with("X-Hub-Signature-256", form), UPDATE)))
                    .startsWith("X-Hub-Signature-256 is not in the form that inbound_signature")
                    .doesNotContain("sha256=");
        }
        StatusSender timestamped = sender(Scheme.TIMESTAMPED, "signature");
        Api ofTimestamped = timestamped.partner().api();
        assertThat(said(timestamped.send(ofTimestamped.with("Stripe-Signature", "0".repeat(64)), UPDATE)))
                .contains("t=SECONDS,v1=SIGNATURE");
        String milliseconds = "t=" + clock.instant().toEpochMilli() + ",v1=" + "0".repeat(64);
        assertThat(said(timestamped.send(ofTimestamped.with("Stripe-Signature", milliseconds), UPDATE)))
                .contains("whole seconds");
        assertThat(said(timestamped.send(signed(Scheme.TIMESTAMPED, ofTimestamped, WRONG), UPDATE)))
                .startsWith("The signature does not fit the body received.");
    }

    @Test
    void namesTheHeaderOfItsSchemeWhereThePartnerSignsInAnotherForm() {
        StatusSender plain = sender(Scheme.HEX_WITH_PREFIX, "signature");
        Api key = plain.partner().api();
        String secret = plain.partner().webhookSecret();
        for (Api other : List.of(key, signed(Scheme.CHARGECARS, key, secret), signed(Scheme.BASE64, key, secret))) {
            assertThat(said(plain.send(other, UPDATE)))
                    .startsWith("A signature is needed in X-Hub-Signature-256,")
                    .contains("No other form is taken")
                    .doesNotContain("X-ChargeCars-Signature");
        }
        StatusSender standard = sender(Scheme.STANDARD_WEBHOOKS, "both");
        Api chargecars = signed(
                Scheme.CHARGECARS, standard.partner().api(), standard.partner().webhookSecret());
        assertThat(said(standard.send(chargecars, UPDATE)))
                .startsWith("A signature is needed in webhook-id, webhook-timestamp and webhook-signature")
                .contains("No other form is taken");
    }

    /** A stranger does not learn which form it is, nor that there is one. */
    @Test
    void saysWithoutACredentialThatTheIntegrationMayTakeAnotherForm() {
        StatusSender sender = sender(Scheme.HEX_WITH_PREFIX, "signature");
        Api chargecars =
                signed(Scheme.CHARGECARS, server.api(), sender.partner().webhookSecret());
        assertThat(said(sender.send(chargecars, UPDATE)))
                .startsWith("The signature does not fit the body received.")
                .contains("inbound_signature of the integration takes another form")
                .doesNotContain("X-Hub-Signature-256");
    }

    @Test
    void refusesTheSameHeaderTwice() throws Exception {
        StatusSender sender = sender(Scheme.HEX_WITH_PREFIX, "signature");
        byte[] body = bytes(UPDATE);
        String right = PlatformSignature.plain(
                new WebhookSecret(sender.partner().webhookSecret()), SignatureEncoding.HEX, "sha256=", body);
        var request = HttpRequest.newBuilder(
                        server.url().resolve(sender.partner().statusWebhookPath()))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", right)
                .header("X-Hub-Signature-256", "sha256=" + "0".repeat(64))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void takesBothSecretsWhileEitherKindOfRotationOverlaps() {
        for (Scheme scheme : Scheme.values()) {
            StatusSender sender = sender(scheme, "signature");
            String before = sender.partner().webhookSecret();
            String after = server.admin()
                    .post(sender.partner().path("/integration-config/webhook-secret/rotate"), "{}")
                    .is(200)
                    .text("/data/webhook_secret");
            sender.send(signed(scheme, server.api(), before), UPDATE).is(200);
            sender.send(signed(scheme, server.api(), after), UPDATE).is(200);
            clock.advance(Duration.ofHours(24));
            sender.send(signed(scheme, server.api(), before), UPDATE).isFailure(401, "INVALID_SIGNATURE");
            sender.send(signed(scheme, server.api(), after), UPDATE).is(200);
        }
    }

    @Test
    void isKeyedWithASecretOfItsOwnWhereOneIsGiven() {
        StatusSender sender = sender(Scheme.HEX_WITH_PREFIX, "signature");
        configureSecret(sender, "the first of its own");
        sender.send(
                        signed(
                                Scheme.HEX_WITH_PREFIX,
                                server.api(),
                                sender.partner().webhookSecret()),
                        UPDATE)
                .isFailure(401, "INVALID_SIGNATURE");
        sender.send(signed(Scheme.HEX_WITH_PREFIX, server.api(), "the first of its own"), UPDATE)
                .is(200);
        configureSecret(sender, "the second of its own");
        sender.send(signed(Scheme.HEX_WITH_PREFIX, server.api(), "the first of its own"), UPDATE)
                .is(200);
        clock.advance(Duration.ofHours(24));
        sender.send(signed(Scheme.HEX_WITH_PREFIX, server.api(), "the first of its own"), UPDATE)
                .isFailure(401, "INVALID_SIGNATURE");
        sender.send(signed(Scheme.HEX_WITH_PREFIX, server.api(), "the second of its own"), UPDATE)
                .is(200);
    }

    @Test
    void keepsTheWebhookSecretForADayWhereThatWasItsOwnSecretFirst() {
        StatusSender sender = sender(Scheme.HEX_WITH_PREFIX, "signature");
        String webhookSecret = sender.partner().webhookSecret();
        configureSecret(sender, webhookSecret);
        configureSecret(sender, "the first of its own");
        sender.send(signed(Scheme.HEX_WITH_PREFIX, server.api(), webhookSecret), UPDATE)
                .is(200);
        clock.advance(Duration.ofHours(24));
        sender.send(signed(Scheme.HEX_WITH_PREFIX, server.api(), webhookSecret), UPDATE)
                .isFailure(401, "INVALID_SIGNATURE");
        sender.send(signed(Scheme.HEX_WITH_PREFIX, server.api(), "the first of its own"), UPDATE)
                .is(200);
    }

    @Test
    void countsWhatItRefusesAndKeepsAndLogsNothingOfIt(CapturedOutput log) {
        StatusSender sender = sender(Scheme.HEX_WITH_PREFIX, "signature");
        for (int call = 0; call < 5; call++) {
            sender.send(signed(Scheme.HEX_WITH_PREFIX, server.api(), WRONG), UPDATE)
                    .is(401);
        }
        sender.send(server.api(), UPDATE).is(401);
        server.part(RefusedCalls.class).round();
        sender.send(signed(Scheme.HEX_WITH_PREFIX, server.api(), WRONG), UPDATE).is(401);
        server.part(RefusedCalls.class).round();

        assertThat(server.db().rows("""
                select reason, refused from refused_calls
                join partner_integrations as integration on integration.id = integration_id
                where partner_organization_id = ? order by reason
                """, sender.partner().id().value()))
                .containsExactly(
                        Map.of("reason", "bad_signature", "refused", 6L),
                        Map.of("reason", "no_signature", "refused", 1L));
        String path = sender.partner().path("/refused-calls");
        Reply first = sender.partner().api().get(path + "?limit=1").is(200);
        assertThat(first.data()).hasSize(1);
        assertThat(first.text("/data/0/reason")).isEqualTo("no_signature");
        Reply second = sender.partner()
                .api()
                .get(path + "?limit=1&cursor=" + first.text("/next_cursor"))
                .is(200);
        assertThat(second.text("/data/0/reason")).isEqualTo("bad_signature");
        assertThat(second.at("/data/0/refused").asInt()).isEqualTo(6);
        assertThat(second.text("/data/0/hour"))
                .isEqualTo(
                        server.clock().instant().truncatedTo(ChronoUnit.HOURS).toString());
        assertThat(second.at("/next_cursor").isNull()).isTrue();
        sender.partner().api().get(path + "?cursor=nonsense").isFailure(400, "MALFORMED_REQUEST");
        String madeUp = Cursor.of(Instant.EPOCH, IntegrationId.next(), "\0").encode();
        sender.partner().api().get(path + "?cursor=" + madeUp).isFailure(400, "MALFORMED_REQUEST");
        assertThat(
                        server
                                .part(RefusedCallFigures.class)
                                .totals(server.clock().instant().minus(Duration.ofHours(1)))
                                .stream()
                                .filter(total ->
                                        total.partner().equals(sender.partner().id()))
                                .map(total -> total.reason() + " " + total.refused()))
                .as("for those who look at all partners, the most first")
                .containsExactly("bad_signature 6", "no_signature 1");
        assertThat(server.part(MeterRegistry.class)
                        .get("partnersync.inbound.refused")
                        .tag("partner", sender.partner().id().toString())
                        .tag("reason", "bad_signature")
                        .counter()
                        .count())
                .isEqualTo(6);
        assertThat(sender.kept()).isEmpty();
        List<String> lines = log.getAll()
                .lines()
                .filter(line -> line.contains("inbound.refused")
                        && line.contains(sender.partner().id().toString()))
                .toList();
        assertThat(lines).as("one line a reason and hour").hasSize(2);
        String signature = PlatformSignature.plain(new WebhookSecret(WRONG), SignatureEncoding.HEX, "", bytes(UPDATE));
        assertThat(log.getAll()).doesNotContain(signature);
    }

    @Test
    void countsNothingForPartnersThatDoNotExist() {
        server.part(RefusedCalls.class).round();
        long before = server.db().count("refused_calls");
        server.api()
                .with("X-ChargeCars-Signature", "00")
                .post("/api/v1/webhooks/partner-status/0197a1b2-0000-7000-8000-000000000000", UPDATE)
                .is(401);
        server.part(RefusedCalls.class).round();
        assertThat(server.db().count("refused_calls")).isEqualTo(before);
    }

    private void configureSecret(StatusSender sender, String secret) {
        JsonBody signature = JsonBody.of(Scheme.HEX_WITH_PREFIX.configuration);
        sender.partner()
                .set("inbound_signature", signature.with("/secret", secret))
                .is(200);
    }

    private Api signed(Scheme scheme, Api api, String secret) {
        return scheme.sign(api, new WebhookSecret(secret), clock.instant(), bytes(UPDATE));
    }

    private StatusSender sender(Scheme scheme, String auth) {
        TestPartner partner = TestPartner.integrated(
                server,
                StatusSender.integration()
                        .with("/inbound_auth", auth)
                        .with("/inbound_signature", JsonBody.of(scheme.configuration)));
        partner.placed(Seed.PARTNER_ORDER_ID);
        return StatusSender.of(server, partner);
    }

    private static String said(Reply refusal) {
        return refusal.isFailure(401, "INVALID_SIGNATURE").text("/error/message");
    }

    private static byte[] bytes(JsonBody body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
