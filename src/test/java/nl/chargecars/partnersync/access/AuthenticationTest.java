package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class AuthenticationTest {

    private static final String ANYTHING = "/api/v1/orders";

    private final TestServer server;
    private final Keys keys;
    private final PartnerId partner;

    AuthenticationTest(TestServer server) {
        this.server = server;
        this.keys = new Keys(server);
        this.partner = keys.partner();
    }

    @Test
    void asksStrangersForACredential() {
        Reply refusal = server.api().get(ANYTHING).isFailure(401, "UNAUTHENTICATED");
        assertThat(refusal.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(refusal.text("/request_id")).isEqualTo(refusal.header("X-Request-Id"));
    }

    @Test
    void answersUnknownExpiredRevokedAndWrongKeysAlike() {
        String unknown =
                ApiKey.generate(ApiKey.Holder.PARTNER, ApiKey.Stage.TEST).text();
        String real = keys.key(partner);
        ApiKey parsed = ApiKey.parse(real).orElseThrow();
        String wrong = new ApiKey(parsed.holder(), parsed.stage(), parsed.id(), RandomText.secret()).text();
        String otherHolder = new ApiKey(ApiKey.Holder.STAFF, parsed.stage(), parsed.id(), parsed.secret()).text();
        List<String> messages =
                List.of(unknown, wrong, otherHolder, keys.expired(partner), keys.revoked(partner)).stream()
                        .map(key -> server.api()
                                .as(key)
                                .get(ANYTHING)
                                .isFailure(401, "UNAUTHENTICATED")
                                .text("/error/message"))
                        .distinct()
                        .toList();
        assertThat(messages).hasSize(1);
    }

    @Test
    void tellsACallerThatItsKeyIsNotComplete() {
        String cut = keys.key(partner).substring(0, 50);
        assertThat(server.api()
                        .as(cut)
                        .get(ANYTHING)
                        .isFailure(401, "UNAUTHENTICATED")
                        .text("/error/message"))
                .contains("not complete");
    }

    @Test
    void refusesContradictingHeadersEvenWhenBothAreGood() {
        server.api()
                .as(keys.key(partner))
                .with("Authorization", "Bearer " + TestServer.ADMIN_KEY)
                .get(ANYTHING)
                .isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void refusesABadCredentialWhereNoneIsNeeded() {
        server.api()
                .as("garbage")
                .post("/api/v1/webhooks/partner-status/" + partner, "{}")
                .isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void doesNotLookAtCredentialsOfHealthChecksAndDocumentation() {
        for (String path : List.of("/livez", "/readyz", "/openapi.yaml", "/docs")) {
            assertThat(server.api().as("garbage").get(path).status()).as(path).isNotIn(401, 403);
        }
    }

    @Test
    void takesTheKeyAsBearerToken() {
        server.api()
                .with("Authorization", "Bearer " + TestServer.ADMIN_KEY)
                .get("/api/v1/staff-keys")
                .is(200);
        Api asPartner = server.api().with("Authorization", "Bearer " + keys.key(partner));
        assertThat(asPartner.get("/api/v1/partners/" + partner + "/orders").status())
                .isNotIn(401, 403);
    }

    @Test
    void answersAnotherPartnersAddressAlikeWhetherOrNotThatPartnerExists() {
        Api caller = server.api().as(keys.key(partner));
        Reply existing = caller.get("/api/v1/partners/" + keys.partner() + "/orders");
        Reply missing = caller.get("/api/v1/partners/" + PartnerId.next() + "/orders");
        Reply noId = caller.get("/api/v1/partners/nobody/orders");
        existing.isFailure(403, "FORBIDDEN");
        assertThat(missing.at("/error")).isEqualTo(existing.at("/error"));
        assertThat(noId.at("/error")).isEqualTo(existing.at("/error"));
        assertThat(missing.headers().map().keySet())
                .isEqualTo(existing.headers().map().keySet());
    }

    @Test
    void saysWhichScopeIsMissing() {
        Reply refusal = server.api()
                .as(keys.key(partner, "status:write"))
                .get("/api/v1/partners/" + partner + "/orders")
                .isFailure(403, "FORBIDDEN");
        assertThat(refusal.text("/error/message")).contains("orders:read");
    }

    @Test
    void hidesWhatExistsFromStrangersButNotFromCallers() {
        server.api().get("/api/v1/nowhere").isFailure(401, "UNAUTHENTICATED");
        server.admin().get("/api/v1/nowhere").isFailure(404, "NOT_FOUND");
        server.admin().put("/api/v1/staff-keys", "{}").isFailure(405, "METHOD_NOT_ALLOWED");
        server.api().as(keys.key(partner)).get("/api/v1/nowhere").isFailure(404, "NOT_FOUND");
    }

    /**
     * A caller whose signature is right, but whose URL ends in a slash, would look for a fault in credentials that he does not need.
     */
    @Test
    void tellsStrangersThatItMayBeTheAddressWhetherOrNotItExists() {
        for (String address : List.of(ANYTHING, ANYTHING + "/", "/api/v1/nowhere")) {
            assertThat(server.api()
                            .get(address)
                            .isFailure(401, "UNAUTHENTICATED")
                            .text("/error/message"))
                    .contains("A credential is needed")
                    .contains("or this address does not exist (mind a slash at its end)");
        }
    }

    @Test
    void holdsARevocationFromTheNextRequestOn() {
        Reply issued = keys.issue(partner, "api_key");
        Api caller = server.api().as(issued.text("/data/key"));
        caller.get("/api/v1/nowhere").is(404);
        // directly in the database, as another node would do it
        server.db()
                .update("update credentials set revoked_at = now() where id = ?", issued.text("/data/credential_id"));
        caller.get("/api/v1/nowhere").is(401);
    }

    @Test
    void setsNoCookies() {
        for (Reply reply : List.of(
                server.api().get(ANYTHING),
                server.admin().get("/api/v1/staff-keys"),
                server.api().get("/livez"))) {
            assertThat(reply.headers().allValues("Set-Cookie")).isEmpty();
        }
    }
}
