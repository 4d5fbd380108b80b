package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the verification of partners' own signature formats: one header, hex or base64, with or without a prefix or a timestamp. */
class PartnerSignatureTest {

    /** RFC 4231, test case 2. */
    private static final WebhookSecret SECRET = new WebhookSecret("Jefe");

    private static final byte[] BODY = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
    private static final String HEX = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    private static final Instant NOW = Instant.ofEpochSecond(1_492_774_577);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    @Test
    void refusesASignatureOfTheWrongLengthWithoutAnException() {
        for (String header : List.of("", "sha256=", "sha256=" + HEX.substring(1), "sha256=" + HEX + "0", HEX)) {
            assertThat(plain(SignatureEncoding.HEX, "sha256=", BODY, header))
                    .as(header)
                    .isFalse();
        }
    }

    @Test
    void refusesAnotherPrefixAndNone() {
        assertThat(plain(SignatureEncoding.HEX, "sha256=", BODY, "sha1=" + HEX)).isFalse();
        assertThat(plain(SignatureEncoding.HEX, "sha256=", BODY, "SHA256=" + HEX))
                .isFalse();
        assertThat(plain(SignatureEncoding.HEX, "", BODY, "sha256=" + HEX)).isFalse();
    }

    @Test
    void refusesTheOtherEncoding() {
        String base64 = PlatformSignature.plain(SECRET, SignatureEncoding.BASE64, "", BODY);
        assertThat(plain(SignatureEncoding.BASE64, "", BODY, HEX)).isFalse();
        assertThat(plain(SignatureEncoding.HEX, "", BODY, base64)).isFalse();
        assertThat(plain(SignatureEncoding.BASE64, "", BODY, base64.replace("=", "")))
                .isFalse();
    }

    @Test
    void refusesHexInBothCases() {
        assertThat(plain(SignatureEncoding.HEX, "", BODY, HEX.replaceFirst("b", "B")))
                .isFalse();
        assertThat(plain(SignatureEncoding.HEX, "", BODY, HEX.toUpperCase(Locale.ROOT)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t=",
                "v1=" + HEX,
                "t=1492774577",
                "t=1492774577,v0=" + HEX,
                "t=now,v1=" + HEX,
                "t=-1,v1=" + HEX,
                "t=1492774577,t=1492774577,v1=" + HEX,
                "t=99999999999999999999,v1=" + HEX,
                ",,,,",
                "t=1492774577;v1=" + HEX
            })
    void refusesATimestampedHeaderThatIsNone(String header) {
        assertThat(timestamped(BODY, header, NOW)).isFalse();
    }

    @Test
    void refusesATimeOutsideOfTheToleranceEitherWay() {
        String header = PlatformSignature.timestamped(SECRET, SignatureEncoding.HEX, NOW, BODY);
        assertThat(timestamped(BODY, header, NOW.plus(TOLERANCE))).isTrue();
        assertThat(timestamped(BODY, header, NOW.minus(TOLERANCE))).isTrue();
        assertThat(timestamped(BODY, header, NOW.plus(TOLERANCE).plusSeconds(1)))
                .isFalse();
        assertThat(timestamped(BODY, header, NOW.minus(TOLERANCE).minusSeconds(1)))
                .isFalse();
    }

    @Test
    void refusesAnotherTimeThanTheOneSigned() {
        String header = PlatformSignature.timestamped(SECRET, SignatureEncoding.HEX, NOW, BODY);
        assertThat(timestamped(BODY, header.replace("4577", "4578"), NOW)).isFalse();
    }

    @Test
    void isWhatGithubAndStripeSend() {
        assertThat(PlatformSignature.plain(SECRET, SignatureEncoding.HEX, "sha256=", BODY))
                .isEqualTo("sha256=" + HEX);
        // GitHub, "Validating webhook deliveries"
        assertThat(PlatformSignature.plain(
                        new WebhookSecret("It's a Secret to Everybody"),
                        SignatureEncoding.HEX,
                        "sha256=",
                        "Hello, World!".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        byte[] signed = "1492774577.what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
        assertThat(PlatformSignature.timestamped(SECRET, SignatureEncoding.HEX, NOW, BODY))
                .isEqualTo("t=1492774577,v1="
                        + HexFormat.of().formatHex(KeyedHash.sha256("Jefe".getBytes(StandardCharsets.UTF_8), signed)));
    }

    @Test
    void takesAnyOfSeveralSignaturesAndIgnoresOtherMembers() {
        String right = PlatformSignature.timestamped(SECRET, SignatureEncoding.HEX, NOW, BODY);
        String header = right.replace(",v1=", ", v0=aaaa, v1=" + "0".repeat(64) + ", v1=");
        assertThat(timestamped(BODY, header, NOW)).isTrue();
    }

    @Test
    void takesEitherSecretWhileARotationOverlaps() {
        var next = WebhookSecret.generate();
        for (SignatureEncoding encoding : SignatureEncoding.values()) {
            assertThat(PartnerSignature.verifyPlain(
                            List.of(next, SECRET),
                            encoding,
                            "",
                            BODY,
                            PlatformSignature.plain(SECRET, encoding, "", BODY)))
                    .isTrue();
            assertThat(PartnerSignature.verifyPlain(
                            List.of(next), encoding, "", BODY, PlatformSignature.plain(SECRET, encoding, "", BODY)))
                    .isFalse();
            assertThat(PartnerSignature.verifyTimestamped(
                            List.of(next, SECRET),
                            encoding,
                            TOLERANCE,
                            BODY,
                            PlatformSignature.timestamped(SECRET, encoding, NOW, BODY),
                            NOW))
                    .isTrue();
        }
    }

    @Property
    void refusesAnyFlippedBitOfTheBody(
            @ForAll byte[] body,
            @ForAll SignatureEncoding encoding,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll @IntRange(max = 7) int bit) {
        if (body.length == 0) {
            return;
        }
        byte[] flipped = body.clone();
        flipped[place % body.length] ^= (byte) (1 << bit);
        String plain = PlatformSignature.plain(SECRET, encoding, "v=", body);
        String timed = PlatformSignature.timestamped(SECRET, encoding, NOW, body);
        assertThat(plain(encoding, "v=", body, plain)).isTrue();
        assertThat(plain(encoding, "v=", flipped, plain)).isFalse();
        assertThat(timestamped(encoding, body, timed)).isTrue();
        assertThat(timestamped(encoding, flipped, timed)).isFalse();
    }

    @Property
    void refusesAnyFlippedBitOfTheHeader(
            @ForAll byte[] body,
            @ForAll SignatureEncoding encoding,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll @IntRange(max = 6) int bit) {
        assertThat(plain(
                        encoding,
                        "v=",
                        body,
                        flipped(PlatformSignature.plain(SECRET, encoding, "v=", body), place, bit)))
                .isFalse();
        assertThat(timestamped(
                        encoding,
                        body,
                        flipped(PlatformSignature.timestamped(SECRET, encoding, NOW, body), place, bit)))
                .isFalse();
    }

    @Property
    void refusesAnyPartOfTheHeader(
            @ForAll byte[] body, @ForAll SignatureEncoding encoding, @ForAll @IntRange(max = 10_000) int length) {
        String plain = PlatformSignature.plain(SECRET, encoding, "v=", body);
        String timed = PlatformSignature.timestamped(SECRET, encoding, NOW, body);
        assertThat(plain(encoding, "v=", body, plain.substring(0, length % plain.length())))
                .isFalse();
        assertThat(timestamped(encoding, body, timed.substring(0, length % timed.length())))
                .isFalse();
    }

    @Property
    void isNeverAnExceptionWhateverTheHeaderSays(
            @ForAll String header, @ForAll byte[] body, @ForAll SignatureEncoding encoding) {
        assertThat(plain(encoding, "", body, header)).isFalse();
        assertThat(timestamped(encoding, body, header)).isFalse();
        assertThat(timestamped(encoding, body, "t=" + header + ",v1=" + header)).isFalse();
    }

    @Property
    void fitsItsOwnBodyAndNoOther(@ForAll byte[] body, @ForAll byte[] other, @ForAll SignatureEncoding encoding) {
        String header = PlatformSignature.timestamped(SECRET, encoding, NOW, body);
        assertThat(timestamped(encoding, other, header)).isEqualTo(Arrays.equals(body, other));
    }

    private static String flipped(String header, int place, int bit) {
        char[] characters = header.toCharArray();
        characters[place % characters.length] ^= (char) (1 << bit);
        return new String(characters);
    }

    private static boolean plain(SignatureEncoding encoding, String prefix, byte[] body, String header) {
        return PartnerSignature.verifyPlain(List.of(SECRET), encoding, prefix, body, header);
    }

    private static boolean timestamped(byte[] body, String header, Instant now) {
        return PartnerSignature.verifyTimestamped(List.of(SECRET), SignatureEncoding.HEX, TOLERANCE, body, header, now);
    }

    private static boolean timestamped(SignatureEncoding encoding, byte[] body, String header) {
        return PartnerSignature.verifyTimestamped(List.of(SECRET), encoding, TOLERANCE, body, header, NOW);
    }
}
