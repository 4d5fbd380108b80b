package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@code mvnw} verifies the Maven that it downloads against our checksums, in both of its forms (.zip and .tar.gz). */
class MavenWrapperTest {

    private static final Path PROPERTIES = Path.of(".mvn", "wrapper", "maven-wrapper.properties");

    /** All commands that mvnw needs, except {@code unzip}. */
    private static final List<String> TOOLS =
            List.of("dirname", "basename", "uname", "tr", "mktemp", "mkdir", "rm", "cat", "sha256sum", "shasum");

    @TempDir
    private Path directory;

    @Test
    void isPinnedByTheChecksumOfBothOfItsForms() throws IOException {
        var properties = new Properties();
        try (InputStream file = Files.newInputStream(PROPERTIES)) {
            properties.load(file);
        }
        assertThat(properties.getProperty("distributionUrl"))
                .matches("https://repo\\.maven\\.apache\\.org/\\S+-bin\\.zip");
        assertThat(properties.getProperty("distributionSha256Sum")).matches("[0-9a-f]{64}");
        assertThat(properties.getProperty("distributionTarSha256Sum"))
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(properties.getProperty("distributionSha256Sum"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "tar.gz"})
    void isRefusedWhenSomethingElseIsServed(String form) throws IOException, InterruptedException {
        Path project = Files.createDirectories(directory.resolve("project"));
        Files.copy(Path.of("mvnw"), project.resolve("mvnw"));
        Files.createDirectories(project.resolve(PROPERTIES).getParent());
        Files.copy(PROPERTIES, project.resolve(PROPERTIES));
        Path commands = Files.createDirectories(directory.resolve("commands"));
        for (String tool : TOOLS) {
            if (Files.isExecutable(Path.of("/usr/bin", tool)) || Files.isExecutable(Path.of("/bin", tool))) {
                command(commands, tool, "PATH=/usr/bin:/bin; exec " + tool + " \"$@\"");
            }
        }
        command(
                commands,
                "wget",
                "while [ $# -gt 1 ]; do case $1 in http*) echo \"asked for $1\" ;; esac; shift; done\n"
                        + "echo 'not Maven' >\"$1\"");
        if (form.equals("zip")) {
            command(commands, "unzip", "echo 'unpacked' >&2");
        }
        command(commands, "tar", "echo 'unpacked' >&2");

        var builder = new ProcessBuilder("/bin/sh", "mvnw", "--version")
                .directory(project.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", commands.toString(), "HOME", directory.toString(), "TMPDIR", directory.toString()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(1);
        assertThat(output)
                .contains("-bin." + form, "Failed to validate Maven distribution SHA-256")
                .doesNotContain("unpacked");
    }

    private static void command(Path commands, String name, String script) throws IOException {
        Path file = Files.writeString(commands.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
