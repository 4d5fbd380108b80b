package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the public keys that OAuth2 clients register. */
@ExtendWith(WithServer.class)
class ClientKeysTest {

    private final TestServer server;
    private final PartnerId partner;

    ClientKeysTest(TestServer server) {
        this.server = server;
        this.partner = new Keys(server).partner();
    }

    @Test
    void refusesKeysThatAreNotPublic() throws JOSEException {
        OctetSequenceKey shared = new OctetSequenceKeyGenerator(256).generate();
        Reply refused = register(List.of(elliptic("a").toJSONObject(), shared.toJSONObject()));
        assertThat(refused.isFailure(422, "VALIDATION_FAILED").details())
                .contains("/jwks/keys/0 private_key", "/jwks/keys/1 private_key");
        assertThat(refused.raw()).doesNotContain(shared.getKeyValue().toString());
    }

    @Test
    void refusesKeysThatItCannotUse() throws JOSEException {
        JWK weak = new RSAKeyGenerator(1_024, true).keyID("1").generate();
        JWK encrypting = new ECKeyGenerator(Curve.P_256)
                .keyID("2")
                .keyUse(KeyUse.ENCRYPTION)
                .generate();
        JWK curve = new ECKeyGenerator(Curve.P_256)
                .keyID("3")
                .algorithm(new JWSAlgorithm("ES256K"))
                .generate();
        Map<String, Object> edwards = Map.of("kty", "OKP", "crv", "Ed25519", "x", "11qYAYKxCrfVS_7TyWQHOg", "kid", "4");
        assertThat(register(List.of(
                                publicHalf(weak),
                                publicHalf(encrypting),
                                publicHalf(curve),
                                edwards,
                                Map.of("kid", "5")))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactlyInAnyOrder(
                        "/jwks/keys/0 not_supported",
                        "/jwks/keys/1 not_supported",
                        "/jwks/keys/2 not_supported",
                        "/jwks/keys/3 not_supported",
                        "/jwks/keys/4 invalid_format");
    }

    @Test
    void refusesKeysThatCannotBeToldApart() {
        Map<String, Object> nameless = new HashMap<>(publicHalf(elliptic("a")));
        nameless.remove("kid");
        assertThat(register(List.of(publicHalf(elliptic("a")), publicHalf(elliptic("a")), nameless))
                        .details())
                .containsExactly("/jwks/keys/1/kid not_unique", "/jwks/keys/2/kid not_unique");
    }

    @Test
    void refusesSetsThatAreNone() {
        for (Object none : Stream.of(
                        "text",
                        List.of(),
                        Map.of(),
                        Map.of("keys", List.of()),
                        Map.of("keys", "text"),
                        Map.of("keys", Collections.nCopies(11, publicHalf(elliptic("a")))))
                .toList()) {
            assertThat(post(Map.of("type", "oauth2_client", "jwks", none)).details())
                    .as("%s", none)
                    .containsExactly("/jwks wrong_length");
        }
    }

    @Test
    void refusesKeysForOtherTypes() {
        Map<String, Object> set = Map.of("keys", List.of(publicHalf(elliptic("a"))));
        assertThat(post(Map.of("type", "api_key", "jwks", set)).details()).containsExactly("/jwks not_expected");
    }

    @Test
    void makesNoSecretForAClientWithKeys() {
        Map<String, Object> key = publicHalf(elliptic("a"));
        Reply issued = register(List.of(key)).is(201);
        String id = issued.text("/data/client_id");
        assertThat(issued.text("/data/credential_id")).isEqualTo(id);
        assertThat(issued.at("/data/client_secret").isMissingNode()).isTrue();
        assertThat(server.admin()
                        .get(issued.header("Location"))
                        .is(200)
                        .at("/data/jwks/keys/0/x")
                        .asString())
                .isEqualTo(key.get("x"));
        assertThat(server.db().count("credentials where id = ? and secret_hash is null", id))
                .isEqualTo(1);
        assertThat(server.db().text("select changes::text from audit_logs where record_id = ?", id))
                .contains("oauth2_client", "sha256:");
    }

    @Test
    void makesASecretOtherwiseAndKeepsItsHash() {
        Reply issued = post(Map.of("type", "oauth2_client")).is(201);
        String secret = issued.text("/data/client_secret");
        assertThat(secret).hasSize(RandomText.SECRET_LENGTH);
        assertThat(issued.at("/data/jwks").isNull()).isTrue();
        assertThat(server.admin().get(issued.header("Location")).raw()).doesNotContain(secret);
        assertThat(server.db()
                        .text("select credentials::text from credentials where id = ?", issued.text("/data/client_id")))
                .doesNotContain(secret);
    }

    @Test
    void writesARevocationIntoTheAuditTrail() {
        Reply issued = post(Map.of("type", "oauth2_client")).is(201);
        server.admin().delete(issued.header("Location")).is(200);
        assertThat(server.db()
                        .rows(
                                "select action from audit_logs where record_id = ? order by id",
                                issued.text("/data/client_id")))
                .extracting(row -> row.get("action"))
                .containsExactly("CREDENTIAL_CREATED", "CREDENTIAL_REVOKED");
    }

    private Reply register(List<Map<String, Object>> keys) {
        return post(Map.of("type", "oauth2_client", "jwks", Map.of("keys", keys)));
    }

    private Reply post(Map<String, Object> body) {
        return server.admin().post(Keys.path(partner), body);
    }

    private static Map<String, Object> publicHalf(JWK key) {
        return key.toPublicJWK().toJSONObject();
    }

    private static ECKey elliptic(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException failed) {
            throw new AssertionError(failed);
        }
    }
}
