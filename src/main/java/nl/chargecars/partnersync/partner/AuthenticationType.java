package nl.chargecars.partnersync.partner;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How we authenticate to the partner's API and webhook (contract, "Signatures", last paragraph). */
public enum AuthenticationType {
    API_KEY,
    OAUTH2,
    BASIC_AUTH,
    BEARER_TOKEN;

    /** The members of {@code api_credentials}. */
    List<String> credentialFields() {
        return switch (this) {
            case API_KEY -> List.of("header", "value");
            case OAUTH2 -> List.of("token_url", "client_id", "client_secret", "scope");
            case BASIC_AUTH -> List.of("username", "password");
            case BEARER_TOKEN -> List.of("token");
        };
    }

    Set<String> optionalCredentialFields() {
        return this == OAUTH2 ? Set.of("scope") : Set.of();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AuthenticationType named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
