package nl.chargecars.partnersync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the simulated partner's verification against the published test vector, the published library and the product's own code. */
class SignaturesTest {

    // the test vector of the Standard Webhooks libraries
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    private static final Instant SENT = Instant.ofEpochSecond(1614265330);
    private static final byte[] BODY = utf8("{\"test\": 2432232314}");
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void agreesWithThePublishedTestVector() {
        assertThat(Signatures.standard(SECRET, ID, TIMESTAMP, BODY)).isEqualTo(SIGNATURE);
        assertThat(standardFits(SIGNATURE, SENT)).isTrue();
    }

    @Test
    void agreesWithRfc4231ForTheSeedsSignature() {
        // test case 2: HMAC-SHA-256 with the key "Jefe"
        assertThat(Signatures.seed("Jefe", utf8("what do ya want for nothing?")))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1,",
                "v1",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=AAAA",
                "v1,not base64 at all",
                "v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
            })
    void doesNotVerifyAStandardSignatureThatIsAnythingButRight(String signature) {
        assertThat(standardFits(signature, SENT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz", "not hex", "ÿ"})
    void doesNotVerifyASeedSignatureOfAnotherLengthOrAlphabet(String signature) {
        assertThat(seedFits(signature)).isFalse();
    }

    @Test
    void doesNotVerifyASeedSignatureCutShortLongerOrInCapitals() {
        String right = Signatures.seed(SECRET, BODY);
        assertThat(seedFits(right)).isTrue();
        assertThat(seedFits(right.substring(2))).isFalse();
        assertThat(seedFits(right + "00")).isFalse();
        assertThat(seedFits(right.toUpperCase(Locale.ROOT))).isFalse();
    }

    @Test
    void verifiesASeedSignatureOfASecretThatIsBeingReplaced() {
        String other = "0".repeat(64);
        String right = Signatures.seed(SECRET, BODY);
        assertThat(seedFits(other, other + " " + right)).isTrue();
        assertThat(seedFits(right, other)).isTrue();
        assertThat(seedFits(other, "")).isFalse();
        assertThat(seedFits(other, right + right)).isFalse();
    }

    @Test
    void toleratesFiveMinutesEitherWayAndNoSecondMore() {
        assertThat(standardFits(SIGNATURE, SENT.plusSeconds(300))).isTrue();
        assertThat(standardFits(SIGNATURE, SENT.minusSeconds(300))).isTrue();
        assertThat(standardFits(SIGNATURE, SENT.plusSeconds(301))).isFalse();
        assertThat(standardFits(SIGNATURE, SENT.minusSeconds(301))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "-1614265330", "1614265330.0", "99999999999999999999"})
    void doesNotVerifyATimestampThatIsNoNumberOfSeconds(String timestamp) {
        HttpHeaders headers =
                headers(Map.of("webhook-id", ID, "webhook-timestamp", timestamp, "webhook-signature", SIGNATURE));
        assertThat(Signatures.standardFits(List.of(SECRET), headers, BODY, SENT))
                .isFalse();
    }

    @Test
    void verifiesNothingWithoutHeadersOrWithoutSecrets() {
        assertThat(Signatures.seedFits(List.of(SECRET), headers(Map.of()), BODY))
                .isFalse();
        assertThat(Signatures.standardFits(List.of(SECRET), headers(Map.of()), BODY, SENT))
                .isFalse();
        assertThat(Signatures.standardFits(List.of(), vector(SIGNATURE), BODY, SENT))
                .isFalse();
    }

    @Test
    void findsTheRightOneAmongSeveralSignaturesAndSecrets() {
        String other = Signatures.standard("whsec_b3RoZXI=", ID, TIMESTAMP, BODY);
        assertThat(standardFits(other + " " + SIGNATURE, SENT)).isTrue();
        assertThat(Signatures.standardFits(List.of("whsec_b3RoZXI=", SECRET), vector(SIGNATURE), BODY, SENT))
                .isTrue();
        assertThat(standardFits(other, SENT)).isFalse();
    }

    @Test
    void theLibraryOfStandardWebhooksVerifiesWhatThePartnerSigns() throws Exception {
        Instant now = InstantSource.system().instant(); // the library has no other clock
        var library = new Webhook(SECRET);
        String body = "{\"status\":\"Bezorgd – één\"}";

        library.verify(body, multi(Signing.STANDARD.headers(SECRET, "msg_1", now, utf8(body))));

        for (Signing bad : List.of(Signing.WRONG, Signing.WRONG_LENGTH, Signing.EXPIRED, Signing.NONE, Signing.SEED)) {
            assertThatThrownBy(() -> library.verify(body, multi(bad.headers(SECRET, "msg_1", now, utf8(body)))))
                    .as("%s", bad)
                    .isInstanceOf(WebhookVerificationException.class);
        }
    }

    @Test
    void thePartnerVerifiesWhatTheLibrarySigns() throws Exception {
        String body = "{\"status\":\"Bezorgd – één\"}";
        String signed = new Webhook(SECRET).sign(ID, SENT.getEpochSecond(), body);
        assertThat(Signatures.standardFits(List.of(SECRET), vector(signed), utf8(body), SENT))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, "whsec_", "whsec_not base64!", "plain text é", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void theProductAndThePartnerAgreeForEveryFormOfSecret(String text) {
        var secret = new WebhookSecret(text);
        assertThat(Signatures.seed(text, BODY)).isEqualTo(WebhookSignature.seed(secret, BODY));
        assertThat(Signatures.standard(text, ID, TIMESTAMP, BODY))
                .isEqualTo(WebhookSignature.standard(List.of(secret), ID, SENT, BODY));
    }

    @ParameterizedTest
    @EnumSource(Signing.class)
    void eachWayOfSigningVerifiesExactlyAsItSays(Signing signing) {
        HttpHeaders headers = headers(signing.headers(SECRET, ID, SENT, BODY));
        assertThat(Signatures.seedFits(List.of(SECRET), headers, BODY)).isEqualTo(signing == Signing.SEED);
        assertThat(Signatures.standardFits(List.of(SECRET), headers, BODY, SENT))
                .isEqualTo(signing == Signing.STANDARD);
    }

    @Test
    void doesNotVerifyASeedSignatureThatIsOnlyInTheHeaderOfARotation() {
        Map<String, String> previousAlone = Map.of("X-ChargeCars-Signature-Previous", Signatures.seed(SECRET, BODY));
        assertThat(Signatures.seedFits(List.of(SECRET), headers(previousAlone), BODY))
                .isFalse();
    }

    private static boolean standardFits(String signature, Instant now) {
        return Signatures.standardFits(List.of(SECRET), vector(signature), BODY, now);
    }

    private static boolean seedFits(String signature) {
        return Signatures.seedFits(List.of(SECRET), headers(Map.of("X-ChargeCars-Signature", signature)), BODY);
    }

    private static boolean seedFits(String signature, String previous) {
        Map<String, String> headers =
                Map.of("X-ChargeCars-Signature", signature, "X-ChargeCars-Signature-Previous", previous);
        return Signatures.seedFits(List.of(SECRET), headers(headers), BODY);
    }

    private static HttpHeaders vector(String signature) {
        return headers(Map.of("webhook-id", ID, "webhook-timestamp", TIMESTAMP, "webhook-signature", signature));
    }

    private static HttpHeaders headers(Map<String, String> headers) {
        return HttpHeaders.of(multi(headers), (_, _) -> true);
    }

    private static Map<String, List<String>> multi(Map<String, String> headers) {
        return headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
