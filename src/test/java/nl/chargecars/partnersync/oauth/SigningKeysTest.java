package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests the signing keys with several nodes on one database, each with its own cache and its own clock. */
@ExtendWith(WithServer.class)
class SigningKeysTest {

    private static final Duration LIFE = AccessToken.LIFE.plus(AccessToken.SKEW);

    private final TestServer server;
    private final Db db;
    private final SigningKeyRepository repository;

    SigningKeysTest(TestServer server, Db db) {
        this.server = server;
        this.db = db;
        this.repository = server.part(SigningKeyRepository.class);
    }

    @BeforeEach
    void beginWithoutKeys() {
        db.update("delete from oauth_signing_keys");
    }

    @Test
    void makesNoKeyBeforeOneIsNeeded() {
        node(server.clock()).step();
        assertThat(repository.all()).isEmpty();
    }

    @Test
    void makesOneKeyHoweverManyNodesNeedTheFirst() {
        Set<String> ids = AtOnce.call(8, _ -> node(server.clock()).current().id()).stream()
                .collect(Collectors.toSet());
        assertThat(ids).hasSize(1);
        assertThat(repository.all()).extracting(SigningKey::id).containsExactlyElementsOf(ids);
    }

    @Test
    void keepsThePrivateHalfSealed() {
        SigningKey key = node(server.clock()).current();
        String row = db.text("select oauth_signing_keys::text from oauth_signing_keys");
        assertThat(row).contains(key.id()).doesNotContain(key.key().getD().toString());
        assertThat(db.text("select encode(private_jwk_sealed, 'escape') from oauth_signing_keys"))
                .doesNotContain("\"d\"");
    }

    @Test
    void publishesNoPrivateHalf() {
        assertThat(server.api().get("/oauth2/jwks").is(200).raw()).doesNotContain("\"d\"");
        assertThat(node(server.clock()).published().getKeys()).noneMatch(JWK::isPrivate);
    }

    @Test
    void letsNoTwoKeysSignAtTheSameTime() {
        SigningKey key = node(server.clock()).current();
        Instant within = key.signsFrom().plusSeconds(1);
        assertThatThrownBy(() ->
                        repository.insert(SigningKey.generate(key.createdAt(), within, within.plus(SigningKey.TERM))))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void publishesTheNextKeyAWeekBeforeItSigns() {
        SettableClock clock = server.clock();
        SigningKeys node = node(clock);
        SigningKey first = node.current();

        clock.set(first.signsUntil().minus(SigningKey.AHEAD).minusSeconds(1));
        node.step();
        assertThat(ids(node.published())).containsExactly(first.id());

        clock.advance(Duration.ofSeconds(1));
        node.step();
        node.step();
        assertThat(repository.all()).hasSize(2);
        SigningKey next = repository.all().getLast();
        assertThat(ids(node.published())).containsExactly(first.id(), next.id());
        assertThat(node.current().id()).isEqualTo(first.id());

        clock.set(first.signsUntil().minusSeconds(1));
        assertThat(node.current().id()).isEqualTo(first.id());
        clock.advance(Duration.ofSeconds(1));
        assertThat(node.current().id()).isEqualTo(next.id());
    }

    @Test
    void publishesOneNextKeyHoweverManyNodesSeeItIsDue() {
        SigningKey first = node(server.clock()).current();
        server.clock().set(first.signsUntil().minus(SigningKey.AHEAD));
        AtOnce.call(8, _ -> {
            node(server.clock()).step();
            return true;
        });
        assertThat(repository.all()).hasSize(2);
    }

    @Test
    void keepsAKeyUntilItsLastTokenHasExpired() {
        SettableClock clock = server.clock();
        SigningKeys node = node(clock);
        SigningKey first = node.current();
        clock.set(first.signsUntil().minus(Duration.ofDays(1)));
        node.step();
        clock.set(first.signsUntil().plus(LIFE));
        node.step();
        assertThat(node.find(first.id())).isPresent();
        assertThat(ids(node.published())).contains(first.id());

        clock.set(first.signsUntil().plus(SigningKey.OVERLAP));
        node.step();
        assertThat(node.find(first.id())).isEmpty();
        assertThat(ids(node.published())).doesNotContain(first.id());
        assertThat(repository.all()).hasSize(1);
    }

    @Test
    void makesAKeyAtNeedWhenAllNodesWereDownForLong() {
        SigningKey first = node(server.clock()).current();
        server.clock().set(first.signsUntil().plus(Duration.ofDays(100)));
        SigningKeys node = node(server.clock());
        node.step();
        SigningKey other = node.current();
        assertThat(other.id()).isNotEqualTo(first.id());
        assertThat(ids(node.published())).containsExactly(other.id());
    }

    @Test
    void knowsAtOnceWhatAnotherNodeMade() {
        SigningKeys node = node(server.clock());
        assertThat(node.find("not-made-yet")).isEmpty();
        server.clock().advance(Duration.ofSeconds(1));
        SigningKey made = node(server.clock()).current();
        assertThat(node.find(made.id())).isPresent();
    }

    /** Calls with invented key ids cause at most one query a second. */
    @Test
    void looksForUnknownKeysOnceASecond() {
        SigningKeys node = node(server.clock());
        assertThat(node.find("made-up")).isEmpty();
        SigningKey meanwhile = node(server.clock()).current();
        server.clock().advance(Duration.ofMillis(999));
        assertThat(AtOnce.call(8, number -> node.find("made-up-" + number))).allMatch(Optional::isEmpty);
        assertThat(node.find(meanwhile.id())).as("nobody looked").isEmpty();
        server.clock().advance(Duration.ofMillis(1));
        assertThat(AtOnce.call(8, _ -> node.find(meanwhile.id()))).allMatch(Optional::isPresent);
    }

    /** An operator deletes the row of a key that may have leaked. */
    @Test
    void forgetsADeletedKeyWithinAMinute() {
        SigningKeys node = node(server.clock());
        String deleted = node.current().id();
        db.update("delete from oauth_signing_keys");
        assertThat(node.current().id()).isNotEqualTo(deleted);
        SigningKeys other = node(server.clock());
        String next = other.current().id();
        db.update("delete from oauth_signing_keys");
        server.clock().advance(Duration.ofSeconds(61));
        assertThat(other.find(next)).isEmpty();
    }

    @Test
    void refusesTheTokensOfADeletedKeyWithinAMinute() {
        TestPartner partner = TestPartner.withoutIntegration(server);
        Api caller = TestClient.with(server, TestClient.of(server, partner.id()).token());
        caller.get(partner.path("/orders")).is(200);
        db.update("delete from oauth_signing_keys");
        server.clock().advance(Duration.ofSeconds(61));
        caller.get(partner.path("/orders")).isFailure(401, "UNAUTHENTICATED");
    }

    /**
     * Simulates half a year with three nodes whose clocks are up to 30 seconds apart. All nodes publish and verify every key that
     * one of them signs with, from then on until the token expires.
     */
    @Test
    void letsNoNodeSignWithAKeyThatAnotherDoesNotKnow() {
        var random = new Random(20_26);
        List<SettableClock> clocks =
                Stream.generate(SettableClock::new).limit(3).toList();
        List<SigningKeys> nodes = clocks.stream().map(this::node).toList();
        Instant now = server.clock().instant();
        Instant end = now.plus(Duration.ofDays(180));
        String last = "";
        int changes = 0;
        while (now.isBefore(end)) {
            for (SettableClock clock : clocks) {
                clock.set(now.plusSeconds(random.nextInt(30)));
            }
            if (random.nextBoolean()) {
                nodes.get(random.nextInt(3)).step();
            }
            String signedWith = nodes.get(random.nextInt(3)).current().id();
            changes += signedWith.equals(last) ? 0 : 1;
            last = signedWith;
            assertAllKnow(nodes, signedWith);
            Duration pause = Duration.ofMinutes(random.nextInt(1, 4 * 24 * 60));
            for (SettableClock clock : clocks) {
                clock.advance(pause.compareTo(LIFE) < 0 ? pause : LIFE);
            }
            assertAllKnow(nodes, signedWith);
            now = now.plus(pause);
        }
        assertThat(changes).isBetween(5, 9);
        assertThat(repository.all()).hasSizeBetween(1, 3);
    }

    private static void assertAllKnow(List<SigningKeys> nodes, String id) {
        for (SigningKeys node : nodes) {
            assertThat(node.find(id)).as("for verification").isPresent();
            assertThat(ids(node.published())).as("published").contains(id);
        }
    }

    @Test
    void publishesWhatTokensAreSignedWith() throws ParseException {
        String current = server.part(SigningKeys.class).current().id();
        JWKSet published = JWKSet.parse(server.api().get("/oauth2/jwks").is(200).raw());
        assertThat(ids(published)).contains(current);
    }

    private SigningKeys node(SettableClock clock) {
        return new SigningKeys(repository, server.part(TransactionTemplate.class), clock);
    }

    private static List<String> ids(JWKSet keys) {
        return keys.getKeys().stream().map(JWK::getKeyID).toList();
    }
}
