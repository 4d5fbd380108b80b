package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    private final VerifiedTokens tokens = new VerifiedTokens();
    private final AccessToken token = new AccessToken(
            UUID.randomUUID(), "key", "client", Set.of("orders:read"), Instant.EPOCH, Instant.EPOCH.plusSeconds(600));

    @Test
    void findsNothingButWhatWasAdded() {
        tokens.add("a.b.c", token);
        assertThat(tokens.find("a.b.C")).isEmpty();
        assertThat(tokens.find("a.b.")).isEmpty();
        assertThat(tokens.find("")).isEmpty();
        assertThat(tokens.find("a.b.c")).contains(token);
    }

    @Test
    void keepsTheLatestUsedOfTooMany() {
        tokens.add("in use", token);
        for (int number = 0; number < 2 * VerifiedTokens.MOST; number++) {
            tokens.add("token " + number, token);
            assertThat(tokens.find("in use")).isPresent();
        }
        assertThat(tokens.size()).isEqualTo(VerifiedTokens.MOST);
        assertThat(tokens.find("token 0")).isEmpty();
    }
}
