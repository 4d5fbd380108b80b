package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class FirstAdministratorTest {

    @Test
    void warnsOfAKeyThatIsShortWithoutRepeatingIt(TestServer server) {
        assertThat(saidAbout("nineteen-characters", server))
                .singleElement()
                .asString()
                .contains("PARTNERSYNC_ADMIN_KEY is short (19 characters)", "openssl rand")
                .doesNotContain("nineteen");
        assertThat(saidAbout("twenty-characters-it", server)).isEmpty();
    }

    private static List<String> saidAbout(String key, TestServer server) {
        try (HeardLog log = HeardLog.of(FirstAdministrator.class)) {
            var administrator = new FirstAdministrator(
                    Settings.from(Map.of("PARTNERSYNC_ADMIN_KEY", key)), server.part(SecretHasher.class));
            assertThat(administrator.isKey(key)).isTrue();
            assertThat(administrator.isGuessable()).isEqualTo(key.length() < 20);
            return log.lines();
        }
    }
}
