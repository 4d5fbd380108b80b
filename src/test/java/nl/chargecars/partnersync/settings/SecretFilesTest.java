package nl.chargecars.partnersync.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecretFilesTest {

    private static final String SECRET = "a secret out of a file, which is long enough";

    @TempDir
    private Path directory;

    /** Each secret, with the other settings that it requires and the accessor that returns it. */
    static Stream<Arguments> secrets() {
        Map<String, String> external = Map.of(
                "PARTNERSYNC_DATABASE_URL", "jdbc:postgresql://db.example.nl:5432/sync",
                "PARTNERSYNC_DATABASE_USER", "sync",
                "PARTNERSYNC_DATABASE_OWNER_USER", "owner");
        return Stream.of(
                secret("ADMIN_KEY", Map.of(), Settings::adminKey),
                secret("MASTER_KEY", Map.of(), Settings::masterKey),
                secret(
                        "PREVIOUS_MASTER_KEY",
                        Map.of("PARTNERSYNC_MASTER_KEY", "another key that is long enough, for tests"),
                        Settings::previousMasterKey),
                secret(
                        "DATABASE_PASSWORD",
                        with(external, "PARTNERSYNC_MASTER_KEY", SECRET),
                        settings -> settings.database().map(Settings.ExternalDatabase::password)),
                secret(
                        "DATABASE_OWNER_PASSWORD",
                        with(external, "PARTNERSYNC_MASTER_KEY", SECRET),
                        settings -> settings.database()
                                .flatMap(Settings.ExternalDatabase::owner)
                                .map(Settings.DatabaseOwner::password)),
                secret(
                        "OIDC_CLIENT_SECRET",
                        Map.of(
                                "PARTNERSYNC_OIDC_ISSUER", "https://login.example.nl",
                                "PARTNERSYNC_OIDC_CLIENT_ID", "sync"),
                        settings -> settings.oidc().map(OidcSettings::clientSecret)),
                secret(
                        "ALERT_WEBHOOK_SECRET",
                        Map.of("PARTNERSYNC_ALERT_WEBHOOK_URL", "https://alerts.example.nl"),
                        settings -> settings.alerts().webhook().map(AlertSettings.AlertWebhook::secret)),
                secret(
                        "SMTP_PASSWORD",
                        Map.of(
                                "PARTNERSYNC_SMTP_HOST", "mail.example.nl",
                                "PARTNERSYNC_SMTP_USER", "sync",
                                "PARTNERSYNC_SMTP_FROM", "sync@example.nl",
                                "PARTNERSYNC_SMTP_TO", "ops@example.nl"),
                        settings -> settings.alerts().mail().flatMap(AlertSettings.Mail::password)));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void saysWhatTheVariableWouldSay(String name, Map<String, String> beside, Function<Settings, Optional<String>> read)
            throws IOException {
        Map<String, String> environment = with(beside, "PARTNERSYNC_" + name + "_FILE", file(SECRET + "\n"));
        Settings settings = Settings.from(environment);
        assertThat(read.apply(settings)).contains(SECRET);
        assertThat(settings.toString()).doesNotContain(SECRET);
    }

    @Test
    void isRefusedBesideItsVariableWhenEmptyOrWhenItIsNotThere() throws IOException {
        assertThat(problems(Map.of("PARTNERSYNC_ADMIN_KEY", SECRET, "PARTNERSYNC_ADMIN_KEY_FILE", file(SECRET))))
                .containsExactly("PARTNERSYNC_ADMIN_KEY and PARTNERSYNC_ADMIN_KEY_FILE are both set: leave one out");
        assertThat(problems(Map.of("PARTNERSYNC_ADMIN_KEY_FILE", file("\n"))))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_ADMIN_KEY_FILE names a file that is empty: ");
        assertThat(problems(Map.of("PARTNERSYNC_ADMIN_KEY_FILE", "/not/there")))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_ADMIN_KEY_FILE names a file that cannot be read: ")
                .endsWith(": /not/there is not there");
    }

    @Test
    void isOneLineWhereItIsTheAdministratorsKey() throws IOException {
        assertThat(problems(Map.of("PARTNERSYNC_ADMIN_KEY_FILE", file(SECRET + "\n" + SECRET + "\n"))))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_ADMIN_KEY has a line break")
                .doesNotContain(SECRET);
    }

    @Test
    void isForSecretsOnly() {
        assertThat(problems(Map.of("PARTNERSYNC_PORT_FILE", "/port")))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_PORT_FILE is not known; known are ");
    }

    private static Arguments secret(
            String name, Map<String, String> beside, Function<Settings, Optional<String>> read) {
        return Arguments.of(name, beside, read);
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        var all = new HashMap<>(environment);
        all.put(name, value);
        return all;
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "secret", ""), text)
                .toString();
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> Settings.from(environment))
                .problems();
    }
}
