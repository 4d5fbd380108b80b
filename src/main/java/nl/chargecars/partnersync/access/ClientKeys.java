package nl.chargecars.partnersync.access;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The public keys that an OAuth2 client registers instead of having a secret (RFC 7517): its assertions are verified with them. */
final class ClientKeys {

    private static final String FIELD = "jwks";
    private static final int MOST = 10;
    private static final int SHORTEST_RSA = 2_048;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);

    private ClientKeys() {}

    /**
     * Reads the JWK set in the field {@code jwks} and returns it as the database keeps it; null when the field is absent, or when a
     * problem has been added to {@code fields}.
     */
    static @Nullable String read(Fields fields) {
        JsonNode set = fields.json(FIELD);
        if (set == null) {
            return null;
        }
        JsonNode keys = set.path("keys");
        if (!keys.isArray() || keys.isEmpty() || keys.size() > MOST) {
            fields.problem(
                    FIELD, "wrong_length", "A JWK set is expected: {\"keys\": […]} with 1 to " + MOST + " keys.");
            return null;
        }
        List<JWK> read = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int index = 0; index < keys.size(); index++) {
            String place = FIELD + "/keys/" + index;
            JWK key = key(fields, place, keys.get(index));
            if (key != null) {
                read.add(key);
                if (keys.size() > 1 && (key.getKeyID() == null || !ids.add(key.getKeyID()))) {
                    fields.problemAt(place + "/kid", "not_unique", "Of several keys each needs a kid of its own.");
                }
            }
        }
        return fields.valid() ? new JWKSet(read).toString() : null;
    }

    private static @Nullable JWK key(Fields fields, String place, JsonNode json) {
        JWK key;
        try {
            key = JWK.parse(json.toString());
        } catch (ParseException | IllegalArgumentException unreadable) {
            fields.problemAt(place, "invalid_format", "This is not a JWK that we can read (RFC 7517).");
            return null;
        }
        if (key.isPrivate()) {
            fields.problemAt(
                    place,
                    "private_key",
                    "This is a private or a shared key: make a new pair, keep its private half, and send the public one.");
            return null;
        }
        String unusable = unusable(key);
        if (unusable != null) {
            fields.problemAt(place, "not_supported", unusable);
            return null;
        }
        return key;
    }

    private static @Nullable String unusable(JWK key) {
        if (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE)) {
            return "The use of this key is not sig.";
        }
        Algorithm algorithm = key.getAlgorithm();
        if (algorithm != null && !OAuthClient.ASSERTION_ALGORITHMS.contains(algorithm.getName())) {
            return "The alg of this key is none of " + String.join(", ", OAuthClient.ASSERTION_ALGORITHMS) + ".";
        }
        return switch (key) {
            case RSAKey rsa when rsa.size() < SHORTEST_RSA -> "An RSA key needs at least " + SHORTEST_RSA + " bits.";
            case RSAKey _ -> null;
            case ECKey elliptic
            when !CURVES.contains(elliptic.getCurve()) -> "The curve must be P-256, P-384 or P-521.";
            case ECKey _ -> null;
            default -> "The kty must be EC or RSA.";
        };
    }
}
