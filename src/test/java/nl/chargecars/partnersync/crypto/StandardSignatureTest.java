package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the signature of Standard Webhooks 1.0 with the test vector of its specification. */
class StandardSignatureTest {

    private static final WebhookSecret SECRET = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    private static final Instant SENT = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = utf8("{\"test\": 2432232314}");
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void isThatOfTheSpecification() {
        assertThat(WebhookSignature.standard(List.of(SECRET), ID, SENT, BODY)).isEqualTo(SIGNATURE);
        assertThat(verifies(SIGNATURE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "v1,",
                "v1",
                ",",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=AAAA",
                "v1,g0hM9SsE+OTPJTGt",
                "v1,not base64 at all",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
            })
    void refusesASignatureThatIsWrongWithoutAnException(String header) {
        assertThat(verifies(header)).isFalse();
    }

    @Test
    void coversIdTimestampAndBody() {
        assertThat(verifies(SECRET, "msg_other", TIMESTAMP, BODY, SENT)).isFalse();
        assertThat(verifies(SECRET, ID, "1614265331", BODY, SENT)).isFalse();
        assertThat(verifies(SECRET, ID, TIMESTAMP, utf8("{\"test\":2432232314}"), SENT))
                .isFalse();
        assertThat(verifies(WebhookSecret.generate(), ID, TIMESTAMP, BODY, SENT))
                .isFalse();
    }

    @Test
    void toleratesFiveMinutesBothWaysAndNoMore() {
        for (Duration withinASecond : List.of(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(999))) {
            Instant sent = SENT.plus(withinASecond);
            for (Duration offset : List.of(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(-5))) {
                assertThat(verifies(SECRET, ID, TIMESTAMP, BODY, sent.plus(offset)))
                        .as("now is %s and %s from the timestamp", offset, withinASecond)
                        .isTrue();
            }
            Duration beyond = Duration.ofSeconds(301);
            for (Duration offset : List.of(beyond, beyond.negated(), Duration.ofDays(365), Duration.ofDays(-365))) {
                assertThat(verifies(SECRET, ID, TIMESTAMP, BODY, sent.plus(offset)))
                        .as("now is %s and %s from the timestamp", offset, withinASecond)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "now",
                "-1614265330",
                "+1614265330",
                " 1614265330",
                "1614265330 ",
                "1614265330.0",
                "0x6037b1f2",
                "1.6e9",
                "2021-02-25T15:02:10Z",
                "\u0661\u0666\u0661\u0664\u0662\u0666\u0665\u0663\u0663\u0660",
                "9223372036854775808",
                "999999999999",
            })
    void refusesATimestampThatIsNoNumberOfSecondsNearNow(String timestamp) {
        String signature = "v1," + signed(timestamp);
        assertThat(WebhookSignature.verifyStandard(
                        List.of(SECRET), ID, timestamp, BODY, signature, WebhookSignature.TOLERANCE, SENT))
                .isFalse();
    }

    @Test
    void takesOneRightSignatureAmongSeveral() {
        String wrong = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assertThat(verifies(wrong + " " + SIGNATURE)).isTrue();
        assertThat(verifies(SIGNATURE + " " + wrong)).isTrue();
        assertThat(verifies("v1a,ed25519-of-somebody " + SIGNATURE)).isTrue();
        assertThat(verifies("  " + SIGNATURE + "  ")).isTrue();
        assertThat(verifies(wrong + " " + wrong)).isFalse();
        assertThat(verifies(wrong + "," + SIGNATURE)).isFalse();
    }

    @Test
    void signsWithBothSecretsWhileARotationOverlaps() {
        var next = WebhookSecret.generate();
        String header = WebhookSignature.standard(List.of(next, SECRET), ID, SENT, BODY);
        assertThat(header.split(" ", -1)).hasSize(2).contains(SIGNATURE);
        for (WebhookSecret known : List.of(next, SECRET)) {
            assertThat(WebhookSignature.verifyStandard(
                            List.of(known), ID, TIMESTAMP, BODY, header, WebhookSignature.TOLERANCE, SENT))
                    .isTrue();
        }
    }

    @Test
    void takesEitherSecretWhileARotationOverlaps() {
        var next = WebhookSecret.generate();
        var both = List.of(next, SECRET);
        assertThat(WebhookSignature.verifyStandard(
                        both, ID, TIMESTAMP, BODY, SIGNATURE, WebhookSignature.TOLERANCE, SENT))
                .isTrue();
        assertThat(WebhookSignature.verifyStandard(
                        List.of(next), ID, TIMESTAMP, BODY, SIGNATURE, WebhookSignature.TOLERANCE, SENT))
                .isFalse();
    }

    @Property
    void isNeverAnExceptionWhateverTheHeadersSay(@ForAll String id, @ForAll String timestamp, @ForAll String header) {
        assertThat(WebhookSignature.verifyStandard(
                        List.of(SECRET), id, timestamp, BODY, header, WebhookSignature.TOLERANCE, SENT))
                .isFalse();
    }

    @Property
    void anyOneByteChangedInTheBodyIsSeen(@ForAll byte[] body, @ForAll int where, @ForAll byte by) {
        String header = WebhookSignature.standard(List.of(SECRET), ID, SENT, body);
        byte[] received = body.clone();
        if (received.length > 0) {
            received[Math.floorMod(where, received.length)] ^= by;
        }
        assertThat(WebhookSignature.verifyStandard(
                        List.of(SECRET), ID, TIMESTAMP, received, header, WebhookSignature.TOLERANCE, SENT))
                .isEqualTo(body.length == 0 || by == 0);
    }

    private static String signed(String timestamp) {
        return Base64.getEncoder()
                .encodeToString(KeyedHash.sha256(SECRET.standardKey(), utf8(ID + "." + timestamp + "."), BODY));
    }

    private static boolean verifies(String header) {
        return WebhookSignature.verifyStandard(
                List.of(SECRET), ID, TIMESTAMP, BODY, header, WebhookSignature.TOLERANCE, SENT);
    }

    private static boolean verifies(WebhookSecret secret, String id, String timestamp, byte[] body, Instant now) {
        return WebhookSignature.verifyStandard(
                List.of(secret), id, timestamp, body, SIGNATURE, WebhookSignature.TOLERANCE, now);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
