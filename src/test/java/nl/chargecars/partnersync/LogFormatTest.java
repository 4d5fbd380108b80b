package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Tests the log format of {@code logback-spring.xml}. */
class LogFormatTest {

    private final LoggerContext logs = configured();

    @Test
    void isTimeInUtcLevelShortNameAndMessage() {
        assertThat(line("delivered order=CC-2026-00001 status=200", null, Map.of()))
                .isEqualTo("2026-06-01T10:30:00.123Z WARN  Sender delivered order=CC-2026-00001 status=200\n");
    }

    @Test
    void endsWithTheRequestItBelongsTo() {
        assertThat(line("refused", null, Map.of("request_id", "0197-abc")))
                .endsWith("Sender refused request_id=0197-abc\n");
    }

    @Test
    void isOneLineWhateverIsInTheMessage() {
        assertThat(line("refused name=x\r\n2026-06-01T10:30:00.123Z INFO  Access granted\n", null, Map.of()))
                .endsWith("Sender refused name=x | 2026-06-01T10:30:00.123Z INFO  Access granted\n")
                .containsOnlyOnce("\n");
    }

    @Test
    void isOneLineWithAStackTraceToo() {
        assertThat(line("failed", new IllegalStateException("no\nluck"), Map.of("request_id", "0197-abc")))
                .contains("failed request_id=0197-abc java.lang.IllegalStateException: no | luck | at nl.chargecars")
                .containsOnlyOnce("\n");
    }

    private String line(String message, @Nullable Throwable failure, Map<String, String> context) {
        var event = new LoggingEvent(
                "", logs.getLogger("nl.chargecars.partnersync.outbound.Sender"), Level.WARN, message, failure, null);
        event.setInstant(Instant.parse("2026-06-01T10:30:00.123Z"));
        event.setMDCPropertyMap(context);
        var console = (ConsoleAppender<ILoggingEvent>)
                logs.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
        return new String(((PatternLayoutEncoder) console.getEncoder()).encode(event), StandardCharsets.UTF_8);
    }

    private static LoggerContext configured() {
        var logs = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(logs);
        try {
            configurator.doConfigure(LogFormatTest.class.getResource("/logback-spring.xml"));
        } catch (JoranException broken) {
            throw new AssertionError(broken);
        }
        return logs;
    }
}
