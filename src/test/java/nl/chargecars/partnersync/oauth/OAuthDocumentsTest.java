package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nl.chargecars.partnersync.testing.Endpoints;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(WithServer.class)
class OAuthDocumentsTest {

    private final TestServer server;
    private final Reply metadata;

    OAuthDocumentsTest(TestServer server) {
        this.server = server;
        this.metadata =
                server.api().get("/.well-known/oauth-authorization-server").is(200);
    }

    @Test
    void announcesNothingThatIsNotThere() {
        assertThat(metadata.body().propertyNames())
                .noneMatch(
                        name -> name.matches(
                                "authorization_endpoint|registration_endpoint|device_.*|pushed_.*|code_challenge.*|dpop.*|tls_.*|mtls.*"));
        assertThat(metadata.at("/response_types_supported")).isEmpty();
        assertThat(texts("/grant_types_supported")).containsExactly("client_credentials");
    }

    @Test
    void namesTheIssuerAndItsEndpoints() {
        String issuer = server.settings().publicUrl().toString();
        assertThat(metadata.text("/issuer")).isEqualTo(issuer);
        for (String endpoint : List.of("token", "introspection", "revocation")) {
            String address = metadata.text("/" + endpoint + "_endpoint");
            assertThat(address).startsWith(issuer + "/oauth2/");
            assertThat(Endpoints.of(server)).contains("POST " + address.substring(issuer.length()));
            assertThat(texts("/" + endpoint + "_endpoint_auth_methods_supported"))
                    .containsExactly("client_secret_basic", "client_secret_post", "private_key_jwt");
        }
        server.api().get(metadata.text("/jwks_uri").substring(issuer.length())).is(200);
        server.api()
                .get(metadata.text("/service_documentation").substring(issuer.length()))
                .is(200);
    }

    private List<String> texts(String pointer) {
        return metadata.at(pointer).valueStream().map(JsonNode::asString).toList();
    }
}
