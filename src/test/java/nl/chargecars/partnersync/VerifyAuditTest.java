package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify-audit} ends with, and what it leaves in files. What it finds in an export is tested in the audit room. */
class VerifyAuditTest {

    private static final int TAMPERED = 1;
    private static final int NOT_CHECKED = 3;

    /** Of a server on which nothing has happened yet. */
    private static final String EMPTY_TRAIL = """
            {"unsealed_after":0}
            {"end":true,"seals":0,"entries":0}
            """;

    @TempDir
    private Path directory;

    private record Run(int exitCode, String output) {}

    @Test
    void accusesNobodyOfAFileThatIsNoExport() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        for (Path file : List.of(directory.resolve("missing"), directory, hosts, binary)) {
            Run run = run("--file", file.toString());
            assertThat(run.exitCode()).as(run.output()).isEqualTo(NOT_CHECKED);
            assertThat(run.output())
                    .startsWith("the trail was not checked: " + file + " ")
                    .doesNotContain("TAMPERED", "Exception");
        }
    }

    @Test
    void accusesWhoCutAnExportOff() throws IOException {
        Path whole = Files.writeString(directory.resolve("whole"), EMPTY_TRAIL);
        assertThat(run("--file", whole.toString()).exitCode()).isZero();
        Path cut = Files.writeString(
                directory.resolve("cut"), EMPTY_TRAIL.lines().findFirst().orElseThrow());
        Run run = run("--file", cut.toString());
        assertThat(run.exitCode()).isEqualTo(TAMPERED);
        assertThat(run.output()).contains("TAMPERED: the export has no end");
    }

    private Run run(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("verify-audit"));
        command.addAll(List.of(words));
        var output = new ByteArrayOutputStream();
        try (var out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            int exitCode = PartnerSync.run(command, Map.of(), out, out);
            return new Run(exitCode, output.toString(StandardCharsets.UTF_8));
        }
    }
}
