import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

// Tells whether a webhook is from ChargeCars. Needs nothing but the JDK.
//
// Give it the body as the bytes that came in, before anything has parsed them:
//
//   @PostMapping("/webhooks/chargecars")                                                         // Spring
//   ResponseEntity<Void> webhook(@RequestBody byte[] body, @RequestHeader Map<String, String> headers) {
//       if (!ChargeCarsWebhooks.isFromChargeCars(body, headers, SECRET, Instant.now())) {
//           return ResponseEntity.status(401).build();
//       }
//       queue(body); // once for each "id": delivery is at least once; work later, answer now
//       return ResponseEntity.noContent().build();
//   }
public final class ChargeCarsWebhooks {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private ChargeCarsWebhooks() {}

    /** Standard Webhooks: signed with the time, so that an old webhook sent again is refused. */
    public static boolean isFromChargeCars(byte[] body, Map<String, String> headers, String secret, Instant now) {
        var given = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        given.putAll(headers);
        String id = given.getOrDefault("webhook-id", "");
        String timestamp = given.getOrDefault("webhook-timestamp", "");
        String signatures = given.getOrDefault("webhook-signature", "");
        if (!timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        byte[] prefix = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        String expected = "v1," + Base64.getEncoder().encodeToString(hmac(key(secret), prefix, body));
        boolean valid = false;
        // while a secret is being replaced there are two, separated by a space: either will do
        for (String one : signatures.split(" ")) {
            valid |= same(expected, one);
        }
        return valid;
    }

    /** The shorter form, X-ChargeCars-Signature: no time in it, so remember the ids of events that you have had. */
    public static boolean hasChargeCarsSignature(byte[] body, Map<String, String> headers, String secret) {
        var given = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        given.putAll(headers);
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        String expected = HexFormat.of().formatHex(hmac(key, new byte[0], body));
        boolean valid = same(expected, given.getOrDefault("X-ChargeCars-Signature", ""));
        // while a secret is being replaced, that of the one before is in a header of its own: either will do
        for (String one : given.getOrDefault("X-ChargeCars-Signature-Previous", "").split(" ")) {
            valid |= same(expected, one);
        }
        return valid;
    }

    /** What follows whsec_ is base64; a secret of your own in no such form is taken as it is. */
    private static byte[] key(String secret) {
        if (secret.startsWith("whsec_")) {
            try {
                byte[] decoded = Base64.getDecoder().decode(secret.substring("whsec_".length()));
                if (decoded.length > 0) {
                    return decoded;
                }
            } catch (IllegalArgumentException notBase64) {
                // a secret of your own that only looks like one of ours
            }
        }
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, byte[] first, byte[] then) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(first);
            return mac.doFinal(then);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HmacSHA256", missing);
        }
    }

    /** In constant time. */
    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
