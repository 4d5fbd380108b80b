package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what {@code start} warns about. {@link ServerProcessTest} tests with the real jar that log and banner show it. */
class StartWarningsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sync.example.nl",
                "http://localhost:8080",
                "http://127.0.0.1:8080",
                "http://[::1]:8080",
                "https://sync.example.nl/"
            })
    void saysNothingOfAnAddressWithTlsOrOfThisMachine(String address) {
        assertThat(warnings(Map.of("PARTNERSYNC_PUBLIC_URL", address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://sync.example.nl", "http://10.0.0.7:8080", "http://localhost.example.nl"})
    void saysThatAnAddressWithoutTlsLetsOthersReadAlong(String address) {
        assertThat(warnings(Map.of("PARTNERSYNC_PUBLIC_URL", address)))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_PUBLIC_URL is " + address + ", without TLS");
    }

    @Test
    void saysThatLinksLeadNowhereWithoutAnAddress() {
        assertThat(warnings(Map.of()))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_PUBLIC_URL is not set")
                .contains("localhost");
        assertThat(warnings(Map.of("PARTNERSYNC_PUBLIC_URL", " "))).hasSize(1);
    }

    @Test
    void saysThatPartnersReachOurOwnNetwork() {
        assertThat(warnings(Map.of(
                        "PARTNERSYNC_PUBLIC_URL",
                        "https://sync.example.nl",
                        "PARTNERSYNC_ALLOW_PRIVATE_TARGETS",
                        "true")))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_ALLOW_PRIVATE_TARGETS is true");
    }

    @Test
    void saysThatTheMailAccountsPasswordGoesOutInTheClear() {
        assertThat(warnings(mail("smtp.example.nl", "none", true)))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_SMTP_TLS is none")
                .contains("smtp.example.nl")
                .doesNotContain("s3cret");
    }

    @Test
    void saysNothingOfMailWithTlsOrWithoutAPasswordOrToThisMachine() {
        assertThat(warnings(mail("smtp.example.nl", "starttls", true))).isEmpty();
        assertThat(warnings(mail("smtp.example.nl", "tls", true))).isEmpty();
        assertThat(warnings(mail("smtp.example.nl", "none", false))).isEmpty();
        assertThat(warnings(mail("localhost", "none", true))).isEmpty();
        assertThat(warnings(mail("127.0.0.1", "none", true))).isEmpty();
    }

    @Test
    void saysThatTheEmbeddedDatabaseIsLeftAsideForAnExternalOne(@TempDir Path dataDir) throws IOException {
        Map<String, String> embedded =
                Map.of("PARTNERSYNC_PUBLIC_URL", "https://sync.example.nl", "PARTNERSYNC_DATA_DIR", dataDir.toString());
        Map<String, String> external = new HashMap<>(embedded);
        external.put("PARTNERSYNC_DATABASE_URL", "jdbc:postgresql://db.example.nl:5432/sync");
        external.put("PARTNERSYNC_DATABASE_USER", "sync");
        external.put("PARTNERSYNC_MASTER_KEY", "only-for-tests-only-for-tests-only-for-tests");
        assertThat(warnings(external)).isEmpty();

        Path cluster = Files.createDirectories(dataDir.resolve("postgresql/data"));

        assertThat(warnings(external))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_DATABASE_URL is set, so the embedded database in " + cluster + " is not used");
        assertThat(warnings(embedded)).isEmpty();
    }

    private static Map<String, String> mail(String host, String tls, boolean account) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PARTNERSYNC_PUBLIC_URL",
                "https://sync.example.nl",
                "PARTNERSYNC_SMTP_HOST",
                host,
                "PARTNERSYNC_SMTP_FROM",
                "sync@example.nl",
                "PARTNERSYNC_SMTP_TO",
                "ict@example.nl",
                "PARTNERSYNC_SMTP_TLS",
                tls));
        if (account) {
            environment.put("PARTNERSYNC_SMTP_USER", "sync");
            environment.put("PARTNERSYNC_SMTP_PASSWORD", "s3cret");
        }
        return environment;
    }

    private static List<String> warnings(Map<String, String> environment) {
        return StartWarnings.of(Settings.from(environment), environment);
    }
}
