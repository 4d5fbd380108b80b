package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.crypto.WebhookSignature;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that both signature schemes are accepted, with every secret that is in force. */
@ExtendWith(WithServer.class)
class AcceptedSignaturesTest {

    private static final JsonBody UPDATE = Seed.statusUpdate();

    private final TestServer server;
    private final StatusSender sender;

    AcceptedSignaturesTest(TestServer server) {
        this.server = server;
        this.sender = StatusSender.ready(server);
    }

    @ParameterizedTest
    @EnumSource(
            value = Signing.class,
            names = {"SEED", "STANDARD"})
    void takesBothWaysAsTheSimulatedPartnerSigns(Signing signing) {
        var access = new PartnerAccess(
                server.url(),
                sender.partner().id().toString(),
                "",
                sender.partner().webhookSecret());
        var reply = PartnerClient.of(access, server.clock())
                .pushStatus(
                        StatusMessage.of(
                                        Seed.PARTNER_ORDER_ID,
                                        "IN_PROGRESS",
                                        server.clock().instant())
                                .technician("Partner Tech Team", "+31612345678"),
                        signing);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().path("outcome").asString()).isEqualTo("applied");
    }

    /** RFC 8259, section 8.1; the byte order mark is part of the signed bytes. */
    @Test
    void takesABodyThatBeginsWithAByteOrderMark() {
        applied(sender.push("\uFEFF" + UPDATE));
    }

    @Test
    void takesBothSignaturesTogether() {
        Api both = sender.with(sender.seedSigned(UPDATE))
                .signed("msg_1", server.clock().instant(), UPDATE);
        applied(sender.send(both, UPDATE));
    }

    @Test
    void takesOneRightSignatureAmongSeveral() {
        Instant now = server.clock().instant();
        String right = WebhookSignature.standard(List.of(sender.secret()), "msg_1", now, bytes(UPDATE));
        Api signed = sender.signed("msg_1", now, UPDATE);
        applied(sender.send(signed.with("webhook-signature", "v1,AAAA v1a,of-another-kind " + right), UPDATE));
    }

    @Test
    void takesATimestampFiveMinutesOffEitherWay() {
        Instant second = Instant.ofEpochSecond(server.clock().instant().getEpochSecond());
        applied(sender.send(sender.signed("msg_1", second.minusSeconds(299), UPDATE), UPDATE));
        sender.send(sender.signed("msg_2", second.plusSeconds(300), UPDATE), UPDATE)
                .is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a secret of the partner's own choice", "whsec_but not base64 behind it"})
    void takesASecretThatThePartnerGave(String secret) {
        TestPartner partner =
                TestPartner.integrated(server, StatusSender.integration().with("/webhook_secret", secret));
        partner.placed(Seed.PARTNER_ORDER_ID);
        StatusSender own = StatusSender.of(server, partner).withSecret(secret);
        applied(own.push(UPDATE));
        own.pushSeedSigned(UPDATE).is(200);
    }

    @Test
    void takesTheOldSecretWhileARotationOverlapsAndTheNewOneAtOnce(SettableClock clock) {
        String next = server.admin()
                .post(sender.partner().path("/integration-config/webhook-secret/rotate"), "")
                .is(200)
                .text("/data/webhook_secret");
        applied(sender.withSecret(next).push(UPDATE));
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        sender.push(UPDATE).is(200);
        sender.pushSeedSigned(UPDATE).is(200);
        clock.advance(Duration.ofSeconds(1));
        sender.push(UPDATE).isFailure(401, "INVALID_SIGNATURE");
        sender.withSecret(next).push(UPDATE).is(200);
    }

    @Test
    void takesAnIdOfAnyFormUpTo255Characters() {
        applied(sender.push("x".repeat(255), UPDATE));
        assertThat(sender.newestKept().path("webhook_id").asString()).hasSize(255);
    }

    private static byte[] bytes(JsonBody body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void applied(Reply reply) {
        assertThat(reply.is(200).text("/data/outcome")).isEqualTo("applied");
    }
}
