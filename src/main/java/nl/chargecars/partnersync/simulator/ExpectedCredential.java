package nl.chargecars.partnersync.simulator;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The credential that a caller of the partner's webhook and API must present (contract, "Signatures": authentication_type). */
@FunctionalInterface
public interface ExpectedCredential {

    /** True when the request presents the credential. */
    boolean shownIn(HttpHeaders headers);

    /** Everybody may call. */
    static ExpectedCredential none() {
        return _ -> true;
    }

    /** A key in a header of the partner's choice. */
    static ExpectedCredential apiKey(String header, String value) {
        return headers -> headers.firstValue(header).equals(Optional.of(value));
    }

    static ExpectedCredential bearer(String token) {
        return apiKey("Authorization", "Bearer " + token);
    }

    static ExpectedCredential basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return apiKey("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** An access token of the partner's own token endpoint that is neither expired nor revoked. */
    static ExpectedCredential tokenOf(TokenEndpoint tokens) {
        return headers -> headers.firstValue("Authorization")
                .filter(value -> value.startsWith("Bearer "))
                .filter(value -> tokens.isLive(value.substring("Bearer ".length())))
                .isPresent();
    }
}
