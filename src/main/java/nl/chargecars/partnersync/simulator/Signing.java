package nl.chargecars.partnersync.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** How the partner signs the status updates that it pushes: in one of the two ways of the contract ("Signatures"), or wrongly. */
public enum Signing {

    /** The seed's {@code X-ChargeCars-Signature}, without a message id. */
    SEED {
        @Override
        Map<String, String> headers(String secret, String id, Instant now, byte[] body) {
            return Map.of(Signatures.SEED_HEADER, Signatures.seed(secret, body));
        }
    },

    /** Standard Webhooks: id, timestamp and signature. */
    STANDARD {
        @Override
        Map<String, String> headers(String secret, String id, Instant now, byte[] body) {
            String timestamp = String.valueOf(now.getEpochSecond());
            return Map.of(
                    Signatures.ID_HEADER, id,
                    Signatures.TIMESTAMP_HEADER, timestamp,
                    Signatures.STANDARD_HEADER, Signatures.standard(secret, id, timestamp, body));
        }
    },

    /** No signature at all. */
    NONE {
        @Override
        Map<String, String> headers(String secret, String id, Instant now, byte[] body) {
            return Map.of();
        }
    },

    /** Both signatures, well formed, with a wrong secret. */
    WRONG {
        @Override
        Map<String, String> headers(String secret, String id, Instant now, byte[] body) {
            String other = "not " + secret;
            return both(SEED.headers(other, id, now, body), STANDARD.headers(other, id, now, body));
        }
    },

    /** Both signatures, truncated: a naive constant-time comparison throws on these (seed, verifyWebhookSignature). */
    WRONG_LENGTH {
        @Override
        Map<String, String> headers(String secret, String id, Instant now, byte[] body) {
            return both(
                    shortened(SEED.headers(secret, id, now, body), Signatures.SEED_HEADER),
                    shortened(STANDARD.headers(secret, id, now, body), Signatures.STANDARD_HEADER));
        }
    },

    /** A correct Standard Webhooks signature from ten minutes ago: older than the five minutes that are tolerated. */
    EXPIRED {
        @Override
        Map<String, String> headers(String secret, String id, Instant now, byte[] body) {
            return STANDARD.headers(secret, id, now.minus(Duration.ofMinutes(10)), body);
        }
    };

    /** Returns the headers that sign the body. */
    abstract Map<String, String> headers(String secret, String id, Instant now, byte[] body);

    private static Map<String, String> both(Map<String, String> some, Map<String, String> others) {
        var all = new TreeMap<>(some);
        all.putAll(others);
        return all;
    }

    private static Map<String, String> shortened(Map<String, String> headers, String name) {
        var all = new TreeMap<>(headers);
        all.computeIfPresent(name, (_, value) -> value.substring(0, value.length() - 4));
        return all;
    }
}
