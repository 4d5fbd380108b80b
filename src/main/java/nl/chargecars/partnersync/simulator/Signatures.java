package nl.chargecars.partnersync.simulator;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Both signatures, implemented as a partner's developer would from the contract ("Signatures") and the Standard Webhooks
 * specification. An independent check of the product's own implementation, with which it shares no code.
 */
final class Signatures {

    static final String SEED_HEADER = "X-ChargeCars-Signature";
    static final String PREVIOUS_SEED_HEADER = "X-ChargeCars-Signature-Previous";
    static final String ID_HEADER = "webhook-id";
    static final String TIMESTAMP_HEADER = "webhook-timestamp";
    static final String STANDARD_HEADER = "webhook-signature";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern LOWER_CASE_HEX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern EPOCH_SECONDS = Pattern.compile("[0-9]{1,11}");

    private Signatures() {}

    static String seed(String secret, byte[] body) {
        return HexFormat.of().formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), body));
    }

    static String standard(String secret, String id, String timestamp, byte[] body) {
        return "v1,"
                + Base64.getEncoder().encodeToString(hmac(standardKey(secret), signedContent(id, timestamp, body)));
    }

    /**
     * True when the seed's header, or one of the signatures in the header that is added while the secret is rotated, is the body's
     * signature under one of the secrets. False without the seed's header.
     */
    static boolean seedFits(List<String> secrets, HttpHeaders headers, byte[] body) {
        String current = headers.firstValue(SEED_HEADER).orElse("");
        if (current.isEmpty()) {
            return false;
        }
        String previous = headers.firstValue(PREVIOUS_SEED_HEADER).orElse("");
        return Stream.concat(Stream.of(current), Arrays.stream(previous.split(" ", -1)))
                .filter(one -> LOWER_CASE_HEX.matcher(one).matches())
                .map(HexFormat.of()::parseHex)
                .anyMatch(signature -> secrets.stream()
                        .anyMatch(secret ->
                                MessageDigest.isEqual(hmac(secret.getBytes(StandardCharsets.UTF_8), body), signature)));
    }

    /** True when one of the {@code v1} signatures matches under one of the secrets, and the timestamp is at most five minutes off. */
    static boolean standardFits(List<String> secrets, HttpHeaders headers, byte[] body, Instant now) {
        String id = headers.firstValue(ID_HEADER).orElse("");
        String timestamp = headers.firstValue(TIMESTAMP_HEADER).orElse("");
        if (id.isEmpty() || !EPOCH_SECONDS.matcher(timestamp).matches()) {
            return false;
        }
        Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        byte[] content = signedContent(id, timestamp, body);
        return Arrays.stream(headers.firstValue(STANDARD_HEADER).orElse("").split(" ", -1))
                .filter(one -> one.startsWith("v1,"))
                .map(one -> decoded(one.substring("v1,".length())))
                .anyMatch(signature -> secrets.stream()
                        .anyMatch(secret -> MessageDigest.isEqual(hmac(standardKey(secret), content), signature)));
    }

    private static byte[] standardKey(String secret) {
        byte[] key = secret.startsWith("whsec_") ? decoded(secret.substring("whsec_".length())) : new byte[0];
        return key.length > 0 ? key : secret.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] signedContent(String id, String timestamp, byte[] body) {
        byte[] start = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        byte[] content = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, content, start.length, body.length);
        return content;
    }

    /** Decodes base64. Returns an empty array, which matches no signature, if the text is not base64. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HmacSHA256", missing);
        }
    }
}
