package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tests how a command ends after an unexpected exception: without the exception's message, since the JDK repeats its input there,
 * which may be secret.
 */
class PartnerSyncTest {

    @Test
    void saysInOneLineWithoutTheMessageThatACommandBroke() {
        assertThat(outputOf(header(), Map.of())).isEqualToNormalizingNewlines("""
                        Partner Sync broke off: IllegalArgumentException (for the stack trace set LOGGING_LEVEL_NL_CHARGECARS_PARTNERSYNC=debug)
                        """);
    }

    @Test
    void showsTheStackTraceToWhoAsksForIt() {
        assertThat(outputOf(header(), Map.of("LOGGING_LEVEL_NL_CHARGECARS_PARTNERSYNC", "debug")))
                .contains("at " + PartnerSyncTest.class.getName());
    }

    @Test
    void saysWhichFileWasInTheWay() {
        assertThat(outputOf(new UncheckedIOException(new AccessDeniedException("target/bench")), Map.of()))
                .contains("AccessDeniedException: target/bench");
    }

    @Test
    void refusesInOneLineAFileThatTheMachineHasNoNameFor() {
        for (List<String> words :
                List.of(List.of("backup", "/backups/\0"), List.of("verify-audit", "--export", "/backups/\0"))) {
            CommandRun refused = CommandRun.of(Map.of(), words.toArray(String[]::new));
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.output()).hasLineCount(1).contains("no file can be named '/backups/", "LC_ALL=C.UTF-8");
        }
    }

    private static RuntimeException header() {
        return new IllegalArgumentException("invalid header value: \"a secret\"");
    }

    private static String outputOf(RuntimeException failure, Map<String, String> environment) {
        Command breaks = (_, _) -> {
            throw failure;
        };
        CommandRun broken = CommandRun.of(environment, breaks);
        assertThat(broken.exitCode()).isEqualTo(1);
        return broken.output();
    }
}
