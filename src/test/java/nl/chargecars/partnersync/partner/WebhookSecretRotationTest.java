package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the webhook secret is shown once, stored encrypted, and replaced with an overlap (contract, {@code
 * integration-config}).
 */
@ExtendWith(WithServer.class)
class WebhookSecretRotationTest {

    private static final String OWN_SECRET = "sixteen letters!";
    private static final String PREFIX = "whsec_";
    private static final String ROTATE = "/integration-config/webhook-secret/rotate";
    private static final String ANSWERED_OVERLAP = "/data/previous_secret_valid_until";

    private final TestServer server;
    private final SettableClock clock;
    private final TestPartner partner;

    WebhookSecretRotationTest(TestServer server) {
        this.server = server;
        this.clock = server.clock();
        this.partner = TestPartner.withoutIntegration(server);
    }

    @Test
    void isShownOnlyWhenCreated() {
        String secret = partner.configure(Seed.integration()).is(201).text("/data/webhook_secret");
        Reply changed = partner.configure(Seed.integration()).is(200);
        Reply listed = partner.api().get(partner.path("/integration-config")).is(200);
        assertThat(changed.raw()).doesNotContain(secret.substring(PREFIX.length()));
        assertThat(listed.raw()).doesNotContain(secret.substring(PREFIX.length()));
        assertThat(listed.text("/data/0/webhook_secret")).matches("\\*+");
    }

    @Test
    void isRandomAndLongEnoughUnlessGiven() {
        String secret = partner.configure(Seed.integration()).is(201).text("/data/webhook_secret");
        assertThat(secret).startsWith(PREFIX);
        assertThat(Base64.getDecoder().decode(secret.substring(PREFIX.length())))
                .hasSize(32);
        assertThat(TestPartner.integrated(server).webhookSecret()).isNotEqualTo(secret);
    }

    @Test
    void isThePartnersOwnWhenGiven() {
        partner.configure(Seed.integration().with("/webhook_secret", OWN_SECRET))
                .is(201);
        assertThat(secretsInForce()).containsExactly(OWN_SECRET);
    }

    /** As the API document says: a partner that has lost the secret gets a new one by a rotation. */
    @Test
    void staysWhenTheConfigurationSaysNull() {
        String secret = partner.configure(Seed.integration()).is(201).text("/data/webhook_secret");
        Reply changed = partner.configure(Seed.integration().with("/webhook_secret", null))
                .is(200);
        assertThat(changed.text("/data/webhook_secret")).matches("\\*+");
        assertThat(secretsInForce()).containsExactly(secret);
    }

    /** Files and terminals may add a line break, and we cannot know whether the partner's key includes it. */
    @Test
    void isNotRotatedToOneWithALineBreakAtItsEnd() {
        partner.configure(Seed.integration().with("/webhook_secret", OWN_SECRET))
                .is(201);
        Reply refusal = partner.api()
                .post(partner.path(ROTATE), Map.of("webhook_secret", "another secret of our own\n"))
                .isFailure(422, "VALIDATION_FAILED");
        assertThat(refusal.details()).containsExactly("/webhook_secret surrounding_white_space");
        assertThat(refusal.text("/error/details/0/message")).contains("line break", "send it without");
        assertThat(secretsInForce()).containsExactly(OWN_SECRET);
    }

    @Test
    void masksOnlyCredentialsThatWereGiven() {
        Reply created = partner.configure(Seed.integration()
                        .with("/authentication_type", "oauth2")
                        .with(
                                "/api_credentials",
                                Map.of(
                                        "token_url", "https://idp.example.com/token",
                                        "client_id", "us",
                                        "client_secret", "a-client-secret")))
                .is(201);
        assertThat(created.at("/data/api_credentials").propertyNames())
                .containsExactlyInAnyOrder("token_url", "client_id", "client_secret");
    }

    @Test
    void masksCredentialsEvenInTheAnswerThatStoresThem() {
        Reply created = partner.configure(
                        Seed.integration().with("/api_credentials", Map.of("token", "a-bearer-token")))
                .is(201);
        assertThat(created.raw()).doesNotContain("a-bearer-token");
        assertThat(created.text("/data/api_credentials/token")).matches("\\*+");
        assertThat(partner.api().get(partner.path("/integration-config")).raw()).doesNotContain("a-bearer-token");
    }

    @Test
    void liesSealedInTheDatabase() {
        partner.configure(Seed.integration()
                        .with("/webhook_secret", OWN_SECRET)
                        .with("/api_credentials", Map.of("token", "a-bearer-token")))
                .is(201);
        rotated("{}");
        rotated("{}");
        server.db()
                .rows(
                        "select webhook_secret_sealed, previous_secret_sealed, older_secrets_sealed, api_credentials_sealed"
                                + " from partner_integrations where partner_organization_id = ?",
                        partner.id().value())
                .getFirst()
                .values()
                .forEach(value -> assertThat(new String((byte[]) value, StandardCharsets.ISO_8859_1))
                        .isNotEmpty()
                        .doesNotContain(OWN_SECRET)
                        .doesNotContain(PREFIX)
                        .doesNotContain("a-bearer-token"));
    }

    @Test
    void cannotBeRotatedWhereThereIsNone() {
        partner.api().post(partner.path(ROTATE), "{}").isFailure(409, "NO_ACTIVE_INTEGRATION");
        partner.configure(Seed.integration().with("/is_active", false)).is(201);
        partner.api().post(partner.path(ROTATE), "{}").isFailure(409, "NO_ACTIVE_INTEGRATION");
        partner.api()
                .post(partner.path(ROTATE), Map.of("integration_name", "unknown"))
                .isFailure(404, "NOT_FOUND");
        partner.api()
                .post(partner.path(ROTATE), Map.of("integration_name", "volvo_dealer_api"))
                .is(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"webhook_secret\": \"too short\"}",
                "{\"webhook_secret\": \"whsec_AAAAAAAAAA\"}",
                "{\"webhook_secret\": \"\"}",
                "{\"overlap_seconds\": -1}",
                "{\"overlap_seconds\": 2592001}",
                "{\"overlap_hours\": 1}"
            })
    void refusesARotationThatCannotBe(String body) {
        partner.configure(Seed.integration()).is(201);
        partner.api().post(partner.path(ROTATE), body).isFailure(422, "VALIDATION_FAILED");
    }

    @Test
    void overlapsForADayWhenRotated() {
        String before = partner.configure(Seed.integration()).is(201).text("/data/webhook_secret");
        Instant tomorrow = clock.instant().plus(Duration.ofHours(24));
        Reply rotated = partner.api().post(partner.path(ROTATE), "").is(200);
        String after = rotated.text("/data/webhook_secret");

        assertThat(after).isNotEqualTo(before);
        assertThat(Instant.parse(rotated.text(ANSWERED_OVERLAP))).isEqualTo(tomorrow);
        assertThat(secretsInForce()).containsExactly(after, before);
        assertThat(listedOverlap()).isEqualTo(tomorrow.toString());
        clock.set(tomorrow);
        assertThat(secretsInForce()).containsExactly(after);
        assertThat(listedOverlap()).isEmpty();
    }

    @Test
    void overlapsAsLongAsAskedFor() {
        String before = partner.configure(Seed.integration()).is(201).text("/data/webhook_secret");
        partner.api()
                .post(partner.path(ROTATE), Map.of("webhook_secret", OWN_SECRET, "overlap_seconds", 60))
                .is(200);
        assertThat(secretsInForce()).containsExactly(OWN_SECRET, before);
        clock.advance(Duration.ofSeconds(60));
        assertThat(secretsInForce()).containsExactly(OWN_SECRET);
    }

    @Test
    void overlapsAsWellWhenReplacedThroughTheConfiguration() {
        String before = partner.configure(Seed.integration()).is(201).text("/data/webhook_secret");
        Map<String, String> replacement = Map.of("integration_name", "volvo_dealer_api", "webhook_secret", OWN_SECRET);
        partner.configure(replacement).is(200);
        assertThat(secretsInForce()).containsExactly(OWN_SECRET, before);
        partner.configure(replacement).is(200);
        assertThat(secretsInForce()).containsExactly(OWN_SECRET, before);
    }

    @Test
    void endsNoSecretEarlyWhenItIsRotatedAgain() {
        String deployed = partner.configure(Seed.integration()).is(201).text("/data/webhook_secret");
        String missed = rotated("");
        clock.advance(Duration.ofHours(1));
        String used = rotated("{\"overlap_seconds\": 7200}");
        assertThat(secretsInForce()).containsExactly(used, missed, deployed);
        assertThat(listedOverlap())
                .isEqualTo(clock.instant().plus(Duration.ofHours(2)).toString());
        clock.advance(Duration.ofHours(2));
        assertThat(secretsInForce()).containsExactly(used, deployed);
        partner.set("webhook_secret", missed).is(200);
        assertThat(secretsInForce()).containsExactly(missed, used, deployed);
        clock.advance(Duration.ofHours(21));
        assertThat(secretsInForce()).as("a day after the first rotation").containsExactly(missed, used);

        String leaked = rotated("{\"overlap_seconds\": 3600}");
        String only = rotated("{\"overlap_seconds\": 0}");
        assertThat(secretsInForce()).containsExactly(only).doesNotContain(leaked);
        for (int often = 0; often < 12; often++) {
            rotated("");
        }
        assertThat(secretsInForce()).hasSize(10).doesNotContain(only);
    }

    @Test
    void endsAnOverlapEarlierWhenThePresentOneIsSentOnceMore() {
        String before = partner.configure(Seed.integration()).is(201).text("/data/webhook_secret");
        rotatedToOwn(7200);
        Instant capped = clock.instant().plus(Duration.ofSeconds(60));
        assertThat(rotatedToOwn(60).text(ANSWERED_OVERLAP)).isEqualTo(capped.toString());
        assertThat(rotatedToOwn(7200).text(ANSWERED_OVERLAP)).as("never later").isEqualTo(capped.toString());
        assertThat(secretsInForce()).containsExactly(OWN_SECRET, before);

        assertThat(rotatedToOwn(0).at(ANSWERED_OVERLAP).isNull()).isTrue();
        assertThat(secretsInForce()).containsExactly(OWN_SECRET);
        assertThat(listedOverlap()).isEmpty();
    }

    @Test
    void isNoRotationWhenThePresentOneIsSentAndNothingOverlaps() {
        partner.configure(Seed.integration().with("/webhook_secret", OWN_SECRET))
                .is(201);
        String configured =
                partner.api().get(partner.path("/integration-config")).is(200).raw();
        assertThat(rotatedToOwn(60).text("/data/webhook_secret")).isEqualTo(OWN_SECRET);
        assertThat(partner.api()
                        .get(partner.path("/integration-config"))
                        .is(200)
                        .raw())
                .isEqualTo(configured);
    }

    @Test
    void saysNothingOfAnOverlapThatIsOver() {
        partner.configure(Seed.integration()).is(201);
        rotatedToOwn(60);
        clock.advance(Duration.ofSeconds(61));
        assertThat(rotatedToOwn(3600).at(ANSWERED_OVERLAP).isNull()).isTrue();
    }

    private Reply rotatedToOwn(int overlapSeconds) {
        return partner.api()
                .post(partner.path(ROTATE), Map.of("webhook_secret", OWN_SECRET, "overlap_seconds", overlapSeconds))
                .is(200);
    }

    private String rotated(String body) {
        return partner.api().post(partner.path(ROTATE), body).is(200).text("/data/webhook_secret");
    }

    private String listedOverlap() {
        return partner.api()
                .get(partner.path("/integration-config"))
                .is(200)
                .at("/data/0/previous_secret_valid_until")
                .asString("");
    }

    private List<String> secretsInForce() {
        return server.part(Integrations.class).of(partner.id()).getFirst().secrets().at(clock.instant()).stream()
                .map(WebhookSecret::text)
                .toList();
    }
}
