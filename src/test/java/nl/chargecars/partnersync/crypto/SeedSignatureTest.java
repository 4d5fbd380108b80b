package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Tests the seed's signature: the HMAC of the raw body in hex, keyed with the whole secret string (contract, "Signatures"). */
class SeedSignatureTest {

    /** RFC 4231, test case 2. */
    private static final WebhookSecret SECRET = new WebhookSecret("Jefe");

    private static final byte[] BODY = utf8("what do ya want for nothing?");
    private static final String SIGNATURE = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    @Test
    void isHexOfTheHmacUnderTheWholeSecret() {
        assertThat(WebhookSignature.seed(SECRET, BODY)).isEqualTo(SIGNATURE);
        assertThat(verifies(SIGNATURE)).isTrue();
    }

    @Test
    void takesThePrefixOfTheSecretAsPartOfTheKey() {
        var prefixed = new WebhookSecret("whsec_SmVmZQ==");
        assertThat(WebhookSignature.seed(prefixed, BODY))
                .isEqualTo(HexFormat.of().formatHex(KeyedHash.sha256(utf8("whsec_SmVmZQ=="), BODY)))
                .isNotEqualTo(SIGNATURE);
    }

    @Test
    void refusesASignatureOfTheWrongLengthWithoutAnException() {
        assertThat(verifies("")).isFalse();
        assertThat(verifies(SIGNATURE.substring(0, 62))).isFalse();
        assertThat(verifies(SIGNATURE + "00")).isFalse();
        assertThat(verifies(SIGNATURE + SIGNATURE)).isFalse();
    }

    @Test
    void refusesWhatIsNoHex() {
        assertThat(verifies("z".repeat(64))).isFalse();
        assertThat(verifies("sha256=" + SIGNATURE)).isFalse();
        assertThat(verifies(" " + SIGNATURE)).isFalse();
        // the Cyrillic letter that looks the same
        assertThat(verifies(SIGNATURE.replace('a', '\u0430'))).isFalse();
    }

    @Test
    void takesUpperCaseAsTheSeedsOwnVerificationDoes() {
        assertThat(verifies(SIGNATURE.toUpperCase(Locale.ROOT))).isTrue();
    }

    @Test
    void refusesTheSignatureOfAnotherBodyOrAnotherSecret() {
        assertThat(WebhookSignature.verifySeed(List.of(SECRET), utf8("what do ya want for nothing"), SIGNATURE))
                .isFalse();
        assertThat(WebhookSignature.verifySeed(List.of(new WebhookSecret("jefe")), BODY, SIGNATURE))
                .isFalse();
        assertThat(WebhookSignature.verifySeed(List.of(), BODY, SIGNATURE)).isFalse();
    }

    @Test
    void takesEitherSecretWhileARotationOverlaps() {
        var next = WebhookSecret.generate();
        assertThat(WebhookSignature.verifySeed(List.of(next, SECRET), BODY, SIGNATURE))
                .isTrue();
        assertThat(WebhookSignature.verifySeed(List.of(next, SECRET), BODY, WebhookSignature.seed(next, BODY)))
                .isTrue();
        assertThat(WebhookSignature.verifySeed(List.of(next), BODY, SIGNATURE)).isFalse();
    }

    @Property
    void isNeverAnExceptionWhateverTheHeaderSays(@ForAll String header, @ForAll byte[] body) {
        assertThat(WebhookSignature.verifySeed(List.of(SECRET), body, header)).isFalse();
    }

    @Property
    void fitsItsOwnBodyAndNoOther(@ForAll byte[] body, @ForAll byte[] other, @ForAll long seed) {
        var secret = new WebhookSecret("partner's own secret " + seed);
        String signature = WebhookSignature.seed(secret, body);
        assertThat(signature).matches("[0-9a-f]{64}");
        assertThat(WebhookSignature.verifySeed(List.of(secret), body, signature))
                .isTrue();
        assertThat(WebhookSignature.verifySeed(List.of(secret), other, signature))
                .isEqualTo(Arrays.equals(body, other));
    }

    private static boolean verifies(String header) {
        return WebhookSignature.verifySeed(List.of(SECRET), BODY, header);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
