package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class RevocationTest {

    private final TestServer server;
    private final Db db;
    private final TestPartner partner;
    private final TestClient client;

    RevocationTest(TestServer server, Db db) {
        this.server = server;
        this.db = db;
        this.partner = TestPartner.withoutIntegration(server);
        this.client = TestClient.of(server, partner.id());
    }

    @Test
    void revokesNoTokenOfAnotherClient() {
        String token = TestClient.of(server, partner.id()).token();
        Reply refused = client.revoke(token).is(400);
        assertThat(refused.text("/error")).isEqualTo("unauthorized_client");
        call(token).is(200);
    }

    @Test
    void keepsNothingOfWhatNeedsNoRevoking() {
        String expired = client.token();
        server.clock().advance(AccessToken.LIFE.plus(AccessToken.SKEW));
        long before = db.count("oauth_revoked_tokens");
        client.revoke(expired).is(200);
        client.revoke("nonsense").is(200);
        assertThat(db.count("oauth_revoked_tokens")).isEqualTo(before);
    }

    @Test
    void revokesATokenAtOnceAndForAll() {
        String token = client.token();
        String other = client.token();
        call(token).is(200);
        assertThat(client.revoke(token).is(200).raw()).isEmpty();
        call(token).isFailure(401, "UNAUTHENTICATED");
        client.revoke(token).is(200);
        call(token).isFailure(401, "UNAUTHENTICATED");
        call(other).is(200);
    }

    @Test
    void forgetsARevokedTokenOnceItHasExpiredEverywhere() {
        db.update("delete from oauth_revoked_tokens"); // rows of other tests, with times of other clocks
        client.revoke(client.token()).is(200);
        var housekeeping = server.part(OAuthHousekeeping.class);
        Duration all = AccessToken.LIFE.plus(OAuthHousekeeping.KEPT_BEYOND);
        server.clock().advance(all.minusSeconds(1));
        housekeeping.round();
        assertThat(db.count("oauth_revoked_tokens")).isPositive();
        server.clock().advance(Duration.ofSeconds(2));
        housekeeping.round();
        assertThat(db.count("oauth_revoked_tokens")).isZero();
    }

    private Reply call(String token) {
        return TestClient.with(server, token).get(partner.path("/orders"));
    }
}
