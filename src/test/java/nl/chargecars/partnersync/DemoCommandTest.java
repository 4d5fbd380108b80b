package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which directory and settings the demo uses. ServerProcessTest and DemoDashboardTest run the demo itself. */
class DemoCommandTest {

    private static final Map<String, String> OF_THE_REAL_SERVER = Map.ofEntries(
            Map.entry("PARTNERSYNC_DATABASE_URL", "jdbc:postgresql://db.example.nl/sync"),
            Map.entry("PARTNERSYNC_DATABASE_USER", "sync"),
            Map.entry("PARTNERSYNC_DATABASE_PASSWORD_FILE", "/run/secrets/database-password"),
            Map.entry("PARTNERSYNC_MASTER_KEY_FILE", "/run/secrets/master-key"),
            Map.entry("PARTNERSYNC_PREVIOUS_MASTER_KEY", "the one before, which is long enough too"),
            Map.entry("PARTNERSYNC_PUBLIC_URL", "https://sync.example.nl"),
            Map.entry("PARTNERSYNC_ALERT_WEBHOOK_URL", "https://alerts.example.nl/"),
            Map.entry("PARTNERSYNC_ALERT_WEBHOOK_SECRET_FILE", "/run/secrets/alerts"),
            Map.entry("PARTNERSYNC_SMTP_HOST", "mail.example.nl"),
            Map.entry("PARTNERSYNC_SMTP_PASSWORD_FILE", "/run/secrets/mail"),
            Map.entry("PARTNERSYNC_OIDC_ISSUER", "https://id.example.nl"),
            Map.entry("PARTNERSYNC_PORT", "9090"),
            Map.entry("PARTNERSYNC_ADMIN_KEY", "the administrator's"));

    @TempDir
    Path directory;

    @Test
    void refusesADirectoryThatARealServerUses() throws IOException {
        Files.createDirectories(directory.resolve("postgresql"));
        CommandRun refused = demoIn(directory);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.output())
                .contains("PARTNERSYNC_DATA_DIR " + directory + " holds what no demo made", "data/demo")
                .hasLineCount(1);
        assertThat(directory.resolve("made-by-demo")).doesNotExist();
    }

    @Test
    void refusesADirectoryThatIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        CommandRun refused = demoIn(file);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.output()).startsWith("PARTNERSYNC_DATA_DIR cannot be used: " + file);
    }

    @Test
    void takesADirectoryThatIsEmptyOrAbsentAndTheSameAgain() throws IOException {
        Path absent = directory.resolve("not/there yet");
        DemoEnvironment.claim(absent);
        Files.createDirectories(absent.resolve("postgresql"));
        DemoEnvironment.claim(absent);
        DemoEnvironment.claim(Files.createDirectories(directory.resolve("empty")));
        assertThat(directory.resolve("empty/made-by-demo")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void hasADirectoryOfItsOwnWhereTheVariableIsSetToNothing(String nothing) {
        DemoEnvironment demo = DemoEnvironment.of(Map.of("PARTNERSYNC_DATA_DIR", nothing));
        assertThat(Settings.from(demo.variables()).dataDir())
                .isEqualTo(Path.of("data/demo").toAbsolutePath());
    }

    @Test
    void leavesTheRealServersDatabaseKeysAndMessagesAlone() {
        Settings settings = Settings.from(DemoEnvironment.of(OF_THE_REAL_SERVER).variables());
        assertThat(settings.database()).isEmpty();
        assertThat(settings.masterKey()).isEmpty();
        assertThat(settings.previousMasterKey()).isEmpty();
        assertThat(settings.oidc()).isEmpty();
        assertThat(settings.alerts().webhook()).isEmpty();
        assertThat(settings.alerts().mail()).isEmpty();
        assertThat(settings.port()).isEqualTo(9090);
        assertThat(settings.adminKey()).contains("the administrator's");
        assertThat(settings.dataDir()).isEqualTo(Path.of("data/demo").toAbsolutePath());
        assertThat(settings.allowPrivateTargets()).isTrue();
    }

    /** With an https address, the demo would be given cookies that its own calls over http do not send back. */
    @Test
    void isReachedOnThisMachineAndNotAtTheRealServersAddress() {
        Settings settings = Settings.from(DemoEnvironment.of(OF_THE_REAL_SERVER).variables());
        assertThat(settings.publicUrl()).hasToString("http://localhost:9090");
    }

    @Test
    void saysInOneLineWhatItSetAside() throws IOException {
        Files.createDirectories(directory.resolve("postgresql"));
        CommandRun demo = demo(Map.of(
                "PARTNERSYNC_DATA_DIR", directory.toString(),
                "PARTNERSYNC_SMTP_HOST", "mail.example.nl",
                "PARTNERSYNC_DATABASE_URL", "jdbc:postgresql://db.example.nl/sync"));
        assertThat(demo.output().lines())
                .first()
                .isEqualTo("Set aside for the demo: PARTNERSYNC_DATABASE_URL, PARTNERSYNC_SMTP_HOST");
    }

    private static CommandRun demoIn(Path dataDir) {
        return demo(Map.of("PARTNERSYNC_DATA_DIR", dataDir.toString()));
    }

    private static CommandRun demo(Map<String, String> environment) {
        return CommandRun.of(environment, "demo", "--once");
    }
}
