package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.settings.Settings;
import org.junit.jupiter.api.Test;

/** Tests that {@code deploy/environment}, the template that administrators copy and edit, has every setting with its real default. */
class DeployedEnvironmentTest {

    private static final Path FILE = Path.of("deploy", "environment");
    private static final Pattern SETTING = Pattern.compile("^#PARTNERSYNC_(\\w+)=(.*)$", Pattern.MULTILINE);

    /** The settings that other settings require, and the data directory that the systemd units set. */
    private static final Map<String, String> NEEDED = Map.of(
            "PARTNERSYNC_DATA_DIR", "/var/lib/partnersync",
            "PARTNERSYNC_OIDC_ISSUER", "https://login.example.nl",
            "PARTNERSYNC_OIDC_CLIENT_ID", "partner-sync",
            "PARTNERSYNC_OIDC_CLIENT_SECRET", "only-for-tests",
            "PARTNERSYNC_SMTP_HOST", "mail.example.nl",
            "PARTNERSYNC_SMTP_FROM", "sync@example.nl",
            "PARTNERSYNC_SMTP_TO", "operations@example.nl");

    @Test
    void setsNothingUntilSomebodyEditsIt() throws IOException {
        assertThat(Files.readAllLines(FILE)).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    }

    @Test
    void namesEverySettingThatThereIsOnceAndNoOther() throws IOException {
        assertThat(settings().stream().map(setting -> setting.group(1)))
                .containsExactlyInAnyOrderElementsOf(SettingsProvenTest.ofTheEnvironment());
    }

    @Test
    void changesNothingWhereItsDefaultsAreSet() throws IOException {
        var everyDefault = new HashMap<>(NEEDED);
        settings().stream()
                .filter(setting -> !setting.group(2).isEmpty())
                .forEach(setting -> everyDefault.put("PARTNERSYNC_" + setting.group(1), setting.group(2)));
        assertThat(everyDefault).hasSizeGreaterThan(NEEDED.size() + 10);
        assertThat(Settings.from(everyDefault)).isEqualTo(Settings.from(NEEDED));
    }

    private static List<MatchResult> settings() throws IOException {
        return SETTING.matcher(Files.readString(FILE)).results().toList();
    }
}
