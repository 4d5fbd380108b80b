package nl.chargecars.partnersync.oauth;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.access.OAuthClient;
import nl.chargecars.partnersync.access.OAuthClients;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Publishes the server's metadata and public keys. Spring's own metadata would announce features that do not exist here. */
@RestController
class OAuthDocuments {

    private static final List<String> AUTHENTICATION_METHODS =
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt");

    private final SigningKeys keys;
    private final OAuthAddresses addresses;

    OAuthDocuments(SigningKeys keys, Settings settings) {
        this.keys = keys;
        this.addresses = OAuthAddresses.of(settings);
    }

    /** RFC 8414; {@code response_types_supported} is required there, and empty where there is no authorization endpoint. */
    record Metadata(
            String issuer,
            String tokenEndpoint,
            String jwksUri,
            String introspectionEndpoint,
            String revocationEndpoint,
            List<String> scopesSupported,
            List<String> responseTypesSupported,
            List<String> grantTypesSupported,
            List<String> tokenEndpointAuthMethodsSupported,
            List<String> tokenEndpointAuthSigningAlgValuesSupported,
            List<String> introspectionEndpointAuthMethodsSupported,
            List<String> introspectionEndpointAuthSigningAlgValuesSupported,
            List<String> revocationEndpointAuthMethodsSupported,
            List<String> revocationEndpointAuthSigningAlgValuesSupported,
            String serviceDocumentation) {}

    @GetMapping(OAuthAddresses.METADATA)
    Metadata metadata() {
        return new Metadata(
                addresses.issuer(),
                addresses.url(OAuthAddresses.TOKEN),
                addresses.url(OAuthAddresses.JWKS),
                addresses.url(OAuthAddresses.INTROSPECT),
                addresses.url(OAuthAddresses.REVOKE),
                OAuthClients.SCOPES,
                List.of(),
                List.of("client_credentials"),
                AUTHENTICATION_METHODS,
                OAuthClient.ASSERTION_ALGORITHMS,
                AUTHENTICATION_METHODS,
                OAuthClient.ASSERTION_ALGORITHMS,
                AUTHENTICATION_METHODS,
                OAuthClient.ASSERTION_ALGORITHMS,
                addresses.url("/docs"));
    }

    /** The key set (RFC 7517): the keys of recent tokens, the key that signs now, and the next one. */
    @GetMapping(OAuthAddresses.JWKS)
    Map<String, Object> keys() {
        return keys.published().toJSONObject();
    }
}
