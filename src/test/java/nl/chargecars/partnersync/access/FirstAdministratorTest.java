package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

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
        Logger logger = (Logger) LoggerFactory.getLogger(FirstAdministrator.class);
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        logger.addAppender(appender);
        try {
            var administrator = new FirstAdministrator(
                    Settings.from(Map.of("PARTNERSYNC_ADMIN_KEY", key)), server.part(SecretHasher.class));
            assertThat(administrator.isKey(key)).isTrue();
            assertThat(administrator.isGuessable()).isEqualTo(key.length() < 20);
            return appender.list.stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        } finally {
            logger.detachAppender(appender);
        }
    }
}
