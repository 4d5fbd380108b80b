package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.simulator.PartnerAccess;
import nl.chargecars.partnersync.simulator.PartnerClient;
import nl.chargecars.partnersync.simulator.Signing;
import nl.chargecars.partnersync.simulator.StatusMessage;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a caller without a valid signature is refused, learns nothing, changes nothing and leaves nothing stored. */
@ExtendWith(WithServer.class)
class RefusedSignaturesTest {

    private static final JsonBody UPDATE = Seed.statusUpdate();
    private static final String ID = "msg_1";

    private final TestServer server;
    private final StatusSender sender;
    private final Instant now;

    RefusedSignaturesTest(TestServer server) {
        this.server = server;
        this.sender = StatusSender.ready(server);
        this.now = server.clock().instant();
    }

    @AfterEach
    void nothingWasKeptNorDone() {
        assertThat(sender.kept()).isEmpty();
        assertThat(sender.walk()).containsExactly("new");
    }

    @ParameterizedTest
    @EnumSource(
            value = Signing.class,
            names = {"NONE", "WRONG", "WRONG_LENGTH", "EXPIRED"})
    void refusesWhateverTheSimulatedPartnerSignsBadly(Signing signing) {
        var access = new PartnerAccess(
                server.url(),
                sender.partner().id().toString(),
                "",
                sender.partner().webhookSecret());
        var reply = PartnerClient.of(access, server.clock())
                .pushStatus(StatusMessage.of(Seed.PARTNER_ORDER_ID, "IN_PROGRESS", now), signing);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.errorCode()).isEqualTo("INVALID_SIGNATURE");
    }

    @Test
    void refusesAnUnsignedUpdateAndSaysWhatIsNeeded() {
        Reply refusal = refused(sender.pushUnsigned(UPDATE));
        assertThat(refusal.text("/error/message")).contains("webhook-signature").contains("X-ChargeCars-Signature");
    }

    /** A caller without a valid signature is told nothing about the body, not even that it is empty. */
    @Test
    void refusesAnEmptyBodyThatIsNotSigned() {
        refused(sender.send(server.api().with("Content-Type", "application/json"), ""));
        refused(sender.send(sender.signed(ID, now, UPDATE).with("Content-Type", "application/json"), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "zz",
                "deadbeef",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec38435bdcc146bf60754e6a042426089575c7",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "\u00e9\u00e9\u00e9",
            })
    void refusesGarbageInEitherHeader(String garbage) {
        refused(sender.send(server.api().with("X-ChargeCars-Signature", garbage), UPDATE));
        refused(sender.send(sender.signed(ID, now, UPDATE).with("webhook-signature", garbage), UPDATE));
    }

    @Test
    void refusesAnEmptySignature() {
        refused(sender.send(server.api().with("X-ChargeCars-Signature", ""), UPDATE));
        refused(sender.send(sender.signed(ID, now, UPDATE).with("webhook-signature", ""), UPDATE));
    }

    @Test
    void refusesTheSignatureOfAnotherBody() {
        JsonBody other = UPDATE.with("/status", "DELIVERED");
        refused(sender.send(sender.signed(ID, now, UPDATE), other));
        refused(sender.send(sender.seedSigned(UPDATE), other));
    }

    @Test
    void verifiesTheBytesAndNotWhatTheyMean() {
        String sameMeaning = UPDATE.tree().toPrettyString();
        refused(sender.send(sender.signed(ID, now, UPDATE), sameMeaning));
        refused(sender.send(sender.seedSigned(UPDATE), sameMeaning));
    }

    @Test
    void refusesATimestampMoreThanFiveMinutesOffEitherWay() {
        Instant second = Instant.ofEpochSecond(now.getEpochSecond());
        for (Duration off : List.of(Duration.ofSeconds(301), Duration.ofHours(1), Duration.ofDays(365))) {
            Reply behind = refused(sender.send(sender.signed(ID, second.minus(off), UPDATE), UPDATE));
            assertThat(behind.text("/error/message")).contains(off.toSeconds() + " s behind");
            Reply ahead = refused(sender.send(sender.signed(ID, second.plus(off), UPDATE), UPDATE));
            assertThat(ahead.text("/error/message")).contains(off.toSeconds() + " s ahead");
        }
    }

    /** The message may say what an attacker knows anyway: it is about the headers that he sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhook-timestamp      | 2026-11-28T10:00:00Z | whole seconds",
                "webhook-timestamp      | 1790000000000        | whole seconds",
                "webhook-timestamp      | -1                   | whole seconds",
                "webhook-timestamp      | 1700000000           | behind our clock",
                "webhook-timestamp      | 9900000000           | ahead of our clock",
                "webhook-timestamp      |                      | webhook-timestamp is missing",
                "webhook-id             |                      | webhook-id is missing",
                "webhook-signature      | AAAA                 | begins with v1,",
                "webhook-signature      | v1=AAAA              | begins with v1,",
                "webhook-signature      | v1,AAAA              | base64 of the 32 bytes",
                "webhook-signature      | v1,5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843 | base64 of the 32 bytes",
                "X-ChargeCars-Signature | sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843 | without sha256= in front",
                "X-ChargeCars-Signature | v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= | 64 hex digits",
            })
    void saysWhatIsWrongWithTheHeadersThemselves(String header, @Nullable String value, String said) {
        Api signed = header.startsWith("X-") ? sender.seedSigned(UPDATE) : sender.signed(ID, now, UPDATE);
        Api mistaken = value == null ? signed.without(header) : signed.with(header, value);
        Reply refusal = refused(sender.send(mistaken, UPDATE));
        assertThat(refusal.text("/error/message")).contains(said);
        assertSameAnswer(mistaken, refusal);
    }

    @Test
    void saysHowFarATimestampIsOffAndWhatOurClockSays() {
        Instant second = Instant.ofEpochSecond(now.getEpochSecond());
        Reply late = refused(sender.send(sender.signed(ID, second.minusSeconds(3600), UPDATE), UPDATE));
        assertThat(late.text("/error/message"))
                .contains("3600 s behind our clock")
                .contains(String.valueOf(now.getEpochSecond()))
                .contains(second.toString());
        Reply early = refused(sender.send(sender.signed(ID, second.plusSeconds(7200), UPDATE), UPDATE));
        assertThat(early.text("/error/message")).contains("7200 s ahead of our clock");
    }

    /** What depends on the key is answered only with the fact that the signature does not fit. */
    @Test
    void saysNoMoreOfAKeyThanThatItDoesNotFit() {
        for (Reply refusal : List.of(
                sender.withSecret("another secret altogether").push(UPDATE),
                sender.withSecret("another secret altogether").pushSeedSigned(UPDATE),
                sender.withSecret(sender.partner().webhookSecret() + "\n").pushSeedSigned(UPDATE),
                sender.send(sender.signed(ID, now, UPDATE), UPDATE.with("/status", "DELIVERED")))) {
            assertThat(refused(refusal).text("/error/message"))
                    .startsWith("The signature does not fit the body received.");
        }
    }

    @Test
    void refusesAnIdOrATimestampThatWasNotSigned() {
        Api signed = sender.signed(ID, now, UPDATE);
        refused(sender.send(signed.with("webhook-id", "msg_2"), UPDATE));
        refused(sender.send(signed.with("webhook-timestamp", String.valueOf(now.getEpochSecond() - 1)), UPDATE));
        refused(sender.send(signed.with("webhook-timestamp", "now"), UPDATE));
    }

    @Test
    void refusesASignatureWithoutItsIdOrTimestamp() {
        Api signed = sender.signed(ID, now, UPDATE);
        refused(sender.send(signed.without("webhook-id"), UPDATE));
        refused(sender.send(signed.without("webhook-timestamp"), UPDATE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 2_000})
    void refusesAnIdThatIsNone(int length) {
        // an empty id would make every message of this partner a repetition of its first one
        refused(sender.push("x".repeat(length), UPDATE));
    }

    @Test
    void refusesTheSecretOfAnotherPartner() {
        TestPartner other = TestPartner.integrated(server);
        refused(sender.withSecret(other.webhookSecret()).push(UPDATE));
        refused(sender.withSecret(other.webhookSecret()).pushSeedSigned(UPDATE));
    }

    @Test
    void refusesTheSecretOfAnIntegrationThatIsNotTheActiveOne() {
        String inactive = sender.partner()
                .configure(JsonBody.of("{\"integration_name\": \"test_environment\", \"is_active\": false}"))
                .is(201)
                .text("/data/webhook_secret");
        refused(sender.withSecret(inactive).push(UPDATE));
    }

    @Test
    void refusesBothSignaturesWhenOneOfThemIsWrong() {
        String wrong = "0".repeat(64);
        refused(sender.send(sender.signed(ID, now, UPDATE).with("X-ChargeCars-Signature", wrong), UPDATE));
        refused(sender.send(
                sender.seedSigned(UPDATE)
                        .with("webhook-id", ID)
                        .with("webhook-timestamp", String.valueOf(now.getEpochSecond()))
                        .with("webhook-signature", "v1,AAAA"),
                UPDATE));
    }

    @Test
    void refusesAWrongSignatureEvenWithTheRightKey() {
        refused(sender.withItsKey().withSecret("another secret altogether").push(UPDATE));
    }

    @Test
    void refusesTheRightKeyWithoutASignature() {
        refused(sender.withItsKey().pushUnsigned(UPDATE));
    }

    @Test
    void refusesTheOldSecretOnceTheOverlapHasEnded(SettableClock clock) {
        rotate("{\"overlap_seconds\": 3600}");
        clock.advance(Duration.ofHours(1));
        refused(sender.push(UPDATE));
        refused(sender.pushSeedSigned(UPDATE));
    }

    @Test
    void refusesTheOldSecretAtOnceWhenThereIsNoOverlap() {
        rotate("{\"overlap_seconds\": 0}");
        refused(sender.push(UPDATE));
    }

    @Test
    void answersAnUnknownPartnerAsAWrongSignature() {
        StatusSender impostor = sender.withSecret("a secret that nobody has");
        for (boolean seed : List.of(true, false)) {
            Reply known = seed ? impostor.pushSeedSigned(UPDATE) : impostor.push(UPDATE);
            Api headers = seed ? impostor.seedSigned(UPDATE) : impostor.signed(ID, now, UPDATE);
            assertSameAnswer(headers, known);
        }
    }

    @Test
    void answersAnUnknownPartnerAsAKnownOneThatDidNotSign() {
        assertSameAnswer(server.api(), sender.pushUnsigned(UPDATE));
    }

    @Test
    void answersAPartnerWithoutIntegrationAsAnUnknownOne() {
        TestPartner bare = TestPartner.withoutIntegration(server);
        assertSameAnswer(server.api(), server.api().post(bare.statusWebhookPath(), UPDATE));
        assertSameAnswer(
                sender.signed(ID, now, UPDATE), sender.signed(ID, now, UPDATE).post(bare.statusWebhookPath(), UPDATE));
    }

    @Test
    void answersAnInactivePartnerAsAnUnknownOne() {
        TestPartner inactive = TestPartner.integrated(server, Seed.integration().with("/is_active", false));
        assertSameAnswer(server.api(), server.api().post(inactive.statusWebhookPath(), UPDATE));
        assertSameAnswer(
                sender.signed(ID, now, UPDATE),
                sender.signed(ID, now, UPDATE).post(inactive.statusWebhookPath(), UPDATE));
    }

    @Test
    void refusesAnAddressThatNamesNoPartner() {
        server.api().post("/api/v1/webhooks/partner-status/volvo", UPDATE).isFailure(400, "MALFORMED_REQUEST");
    }

    private void rotate(String body) {
        server.admin()
                .post(sender.partner().path("/integration-config/webhook-secret/rotate"), body)
                .is(200);
    }

    private void assertSameAnswer(Api headers, Reply toKnownPartner) {
        Reply toUnknown = headers.post("/api/v1/webhooks/partner-status/" + PartnerId.next(), UPDATE);
        refused(toUnknown);
        assertThat(toUnknown.at("/error")).isEqualTo(refused(toKnownPartner).at("/error"));
        assertThat(toUnknown.headers().map().keySet())
                .isEqualTo(toKnownPartner.headers().map().keySet());
    }

    private static Reply refused(Reply reply) {
        reply.isFailure(401, "INVALID_SIGNATURE");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Webhook-Signature realm=\"partner-sync\"");
        return reply;
    }
}
