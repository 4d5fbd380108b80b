package nl.chargecars.partnersync.simulator;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What a caller must show to the partner's webhook and API (contract, "Signatures": authentication_type). */
@FunctionalInterface
public interface ExpectedCredential {

    /** True when the request shows it. */
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

    /** A live access token from the partner's own token endpoint. */
    static ExpectedCredential tokenOf(TokenEndpoint tokens) {
        return headers -> headers.firstValue("Authorization")
                .filter(value -> value.startsWith("Bearer "))
                .filter(value -> tokens.isLive(value.substring("Bearer ".length())))
                .isPresent();
    }
}
