package nl.chargecars.partnersync.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.settings.AlertSettings.AlertWebhook;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String MASTER_KEY = "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm";

    private static final Map<String, String> EXTERNAL = Map.of(
            "PARTNERSYNC_DATABASE_URL", "jdbc:postgresql://db.example.nl:5432/sync",
            "PARTNERSYNC_DATABASE_USER", "sync",
            "PARTNERSYNC_DATABASE_PASSWORD", "database-secret",
            "PARTNERSYNC_MASTER_KEY", MASTER_KEY);

    @Test
    void refusesAVariableThatItDoesNotKnowAndNamesTheKnownOnes() {
        assertThat(problems(Map.of("PARTNERSYNC_PROT", "8080")))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_PROT is not known")
                .contains(
                        "PARTNERSYNC_ACCESS_LOG, _ADMIN_KEY, _ADMIN_KEY_FILE, _ALERT_WEBHOOK_SECRET",
                        "_ALLOW_PRIVATE_TARGETS",
                        "_PORT",
                        "_PUBLIC_URL");
    }

    @Test
    void knowsTheSameNamesWhateverIsSet() {
        var environment = new HashMap<>(EXTERNAL);
        environment.put("PARTNERSYNC_DATABASE_OWNER_USER", "sync_owner");
        environment.put("PARTNERSYNC_OIDC_ISSUER", "https://login.example.nl");
        environment.put("PARTNERSYNC_ALERT_WEBHOOK_URL", "ops");
        environment.put("PARTNERSYNC_SMTP_HOST", "mail.example.nl");
        environment.put("PARTNERSYNC_PROT", "8080");
        assertThat(problems(environment).getFirst())
                .isEqualTo(problems(Map.of("PARTNERSYNC_PROT", "8080")).getFirst());
    }

    @Test
    void ignoresVariablesOfOtherPrograms() {
        assertThat(Settings.from(Map.of("SERVER_PORT", "1", "PARTNERSYNCER", "x", "PATH", "/bin"))
                        .port())
                .isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "-1", "65536", "80 80", "8080.0", "0x50", "99999999999"})
    void refusesWhatIsNoPort(String text) {
        assertThat(problems(Map.of("PARTNERSYNC_PORT", text)))
                .containsExactly(
                        "PARTNERSYNC_PORT must be a port from 1 to 65535 (0: any free one), not '" + text + "'");
    }

    @Test
    void listsAllProblemsAtOnce() {
        Map<String, String> environment = Map.of(
                "PARTNERSYNC_FOO", "1",
                "PARTNERSYNC_PORT", "many",
                "PARTNERSYNC_MANAGEMENT_PORT", "few",
                "PARTNERSYNC_PUBLIC_URL", "sync.example.nl",
                "PARTNERSYNC_DATABASE_URL", "mysql://db",
                "PARTNERSYNC_ADMIN_KEY", "short",
                "PARTNERSYNC_ALLOW_PRIVATE_TARGETS", "yes",
                "PARTNERSYNC_RETENTION_PAYLOADS_DAYS", "0",
                "PARTNERSYNC_RETENTION_FIGURES_MONTHS", "many");
        assertThat(problems(environment))
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactlyInAnyOrder(
                        "PARTNERSYNC_FOO",
                        "PARTNERSYNC_PORT",
                        "PARTNERSYNC_MANAGEMENT_PORT",
                        "PARTNERSYNC_PUBLIC_URL",
                        "PARTNERSYNC_DATABASE_URL",
                        "PARTNERSYNC_DATABASE_USER",
                        "PARTNERSYNC_MASTER_KEY",
                        "PARTNERSYNC_ADMIN_KEY",
                        "PARTNERSYNC_ALLOW_PRIVATE_TARGETS",
                        "PARTNERSYNC_RETENTION_PAYLOADS_DAYS",
                        "PARTNERSYNC_RETENTION_FIGURES_MONTHS");
    }

    @Test
    void refusesTheSamePortTwice() {
        assertThat(problems(Map.of("PARTNERSYNC_PORT", "9000", "PARTNERSYNC_MANAGEMENT_PORT", "9000")))
                .containsExactly("PARTNERSYNC_MANAGEMENT_PORT must differ from the HTTP port 9000");
    }

    @Test
    void refusesTheHighestPortWithoutAManagementPortBecauseNoneIsLeftAboveIt() {
        assertThat(problems(Map.of("PARTNERSYNC_PORT", "65535")))
                .containsExactly("PARTNERSYNC_MANAGEMENT_PORT is missing: above port 65535 there is none for it");
    }

    @Test
    void refusesAnExternalDatabaseWithoutAMasterKey() {
        assertThat(problems(without(EXTERNAL, "PARTNERSYNC_MASTER_KEY")))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_MASTER_KEY is missing");
    }

    @Test
    void refusesAnExternalDatabaseWithoutAUser() {
        assertThat(problems(without(EXTERNAL, "PARTNERSYNC_DATABASE_USER")))
                .containsExactly("PARTNERSYNC_DATABASE_USER is missing: an external database needs it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://sync:S3cret@db.example.nl:5432/sync",
                "jdbc:postgresql://sync:S3cret/1@db.example.nl/sync?sslmode=require",
                "jdbc:postgresql://sync:S3cret?1@db.example.nl:5432/sync",
                "jdbc:postgresql://sync:S3cret?a=1@db.example.nl:5432/sync",
                "jdbc:postgresql://sync:12?S3cret=1@db.example.nl:5432/sync",
                "jdbc:postgresql://sync:12/S3cret?1@db.example.nl/sync?sslmode=require",
                "jdbc:postgresql://sync:S3cret/1?a=1@db.example.nl/sync",
                "jdbc:postgresql://sy?nc:S3cret@db.example.nl/sync",
                "jdbc:postgresql://db.example.nl/sync?password=S3cret",
                "jdbc:postgresql://db.example.nl/sync?sslmode=require&user=S3cret"
            })
    void refusesADatabasesAddressWithAPasswordInItWithoutRepeatingIt(String url) {
        assertThat(problems(with(EXTERNAL, "PARTNERSYNC_DATABASE_URL", url)))
                .singleElement()
                .asString()
                .startsWith(
                        "PARTNERSYNC_DATABASE_URL must not name a user or a password: set PARTNERSYNC_DATABASE_USER")
                .doesNotContain("S3cret");
        assertThat(problems(with(EXTERNAL, "PARTNERSYNC_DATABASE_URL", url.replace("jdbc:postgresql", "postgres"))))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_DATABASE_URL must not name a user or a password")
                .doesNotContain("S3cret");
        assertThat(problems(with(EXTERNAL, "PARTNERSYNC_DATABASE_URL", url.replace("jdbc:postgresql", "mysql"))))
                .hasSize(2)
                .noneMatch(problem -> problem.contains("S3cret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://db.example.nl/sync",
                "jdbc:postgres://db.example.nl/sync",
                "jdbc:mysql://db.example.nl/sync?a=postgres://x",
                "postgresql:sync",
                "db.example.nl:5432/sync"
            })
    void refusesADatabasesAddressThatIsNotOfPostgresql(String url) {
        assertThat(problems(with(EXTERNAL, "PARTNERSYNC_DATABASE_URL", url)))
                .containsExactly("PARTNERSYNC_DATABASE_URL must look like postgresql://host:5432/database or"
                        + " jdbc:postgresql://host:5432/database");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "postgresql", "jdbc:postgresql"})
    void takesADatabasesAddressAsPostgresqlWritesIt(String scheme) {
        String rest = "://db.example.nl:5432,[2001:db8::1]:5433/sync?sslmode=verify-full&ApplicationName=postgres://a";
        assertThat(Settings.from(with(EXTERNAL, "PARTNERSYNC_DATABASE_URL", scheme + rest))
                        .database()
                        .orElseThrow()
                        .url())
                .isEqualTo("jdbc:postgresql" + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example.nl/sync?sslrootcert=/etc/ca@example.crt",
                "jdbc:postgresql://db.example.nl:5432,[2001:db8::1]:5433/sync?sslmode=verify-full&sslrootcert=/etc/ca?@example.crt",
                "jdbc:postgresql:///sync?ApplicationName=a@b&options=c@d"
            })
    void takesAnySignInTheParametersOfADatabasesAddress(String url) {
        assertThat(Settings.from(with(EXTERNAL, "PARTNERSYNC_DATABASE_URL", url))
                        .database()
                        .orElseThrow()
                        .url())
                .isEqualTo(url);
    }

    @Test
    void refusesCredentialsOfADatabaseThatIsNotNamed() {
        assertThat(problems(without(EXTERNAL, "PARTNERSYNC_DATABASE_URL")))
                .containsExactlyInAnyOrder(
                        "PARTNERSYNC_DATABASE_USER is set without PARTNERSYNC_DATABASE_URL",
                        "PARTNERSYNC_DATABASE_PASSWORD is set without PARTNERSYNC_DATABASE_URL");
    }

    @ParameterizedTest
    @CsvSource({"PARTNERSYNC_ADMIN_KEY,elevenchars", "PARTNERSYNC_MASTER_KEY,thirty-one-characters-long-only"})
    void refusesShortSecretsWithoutRepeatingThem(String name, String secret) {
        assertThat(problems(Map.of(name, secret)))
                .singleElement()
                .asString()
                .startsWith(name + " is too short")
                .doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "beheerders\nsleutel",
                "beheerders\tsleutel",
                "beheerders-sl\u00ebutel",
                "beheerders\u007fsleutel"
            })
    void refusesAnAdministratorsKeyThatNoHeaderCanCarryWithoutRepeatingIt(String key) {
        assertThat(problems(Map.of("PARTNERSYNC_ADMIN_KEY", key)))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_ADMIN_KEY has a line break or characters that no header can carry")
                .doesNotContain("beheerders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sync.example.nl",
                "ftp://sync.example.nl",
                "https://",
                "https://a b",
                "/sync",
                "https://beheerder:sleutel@sync.example.nl",
                "https://sync.example.nl/?x=1",
                "https://sync.example.nl?",
                "https://sync.example.nl/#a",
                "https://sync.example.nl/partners",
                "https://sync.example.nl/partners/",
                "https://sync.example.nl//",
                "https://sync.example.nl:0",
                "https://sync.example.nl:65536"
            })
    void refusesAPublicAddressThatOthersCannotOpenOrThatNoLinkCanBeginWith(String text) {
        assertThat(problems(Map.of("PARTNERSYNC_PUBLIC_URL", text)))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_PUBLIC_URL must be an http or https address")
                .doesNotContain("sleutel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "yes", "TRUE", "on"})
    void takesNothingButTrueOrFalseForAFlag(String text) {
        assertThat(problems(Map.of("PARTNERSYNC_ALLOW_PRIVATE_TARGETS", text)))
                .containsExactly("PARTNERSYNC_ALLOW_PRIVATE_TARGETS must be true or false, not '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0.300/8", "2001:db8::/129"})
    void refusesATrustedProxyThatIsNoAddress(String text) {
        assertThat(problems(Map.of("PARTNERSYNC_TRUSTED_PROXIES", "192.0.2.1," + text)))
                .containsExactly(
                        "PARTNERSYNC_TRUSTED_PROXIES lists addresses such as 10.0.0.0/8,192.0.2.7, not '" + text + "'");
    }

    @Test
    void trustsNoProxyUnlessTold() {
        assertThat(Settings.from(Map.of()).trustedProxies()).isEmpty();
        assertThat(Settings.from(Map.of("PARTNERSYNC_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::1"))
                        .trustedProxies())
                .containsExactly(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "sync.example.nl", "10.0.0.0/8", "10.0.0.300", "127.0.0.1:8080"})
    void refusesABindAddressThatIsNone(String text) {
        assertThat(problems(Map.of("PARTNERSYNC_BIND_ADDRESS", text)))
                .containsExactly("PARTNERSYNC_BIND_ADDRESS must be an address of this machine in numbers such as"
                        + " 127.0.0.1, not '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "'', http://127.0.0.1:80",
        "0.0.0.0, http://127.0.0.1:80",
        "::, http://127.0.0.1:80",
        "192.0.2.7, http://192.0.2.7:80",
        "::1, http://[0:0:0:0:0:0:0:1]:80"
    })
    void thisMachineReachesItsServerWhereItIsBoundTo(String address, URI url) {
        assertThat(Settings.from(Map.of("PARTNERSYNC_BIND_ADDRESS", address)).localUrl(80))
                .isEqualTo(url);
    }

    @Test
    void refusesADataDirectoryThatIsNoPath() {
        assertThat(problems(Map.of("PARTNERSYNC_DATA_DIR", "da\0ta")))
                .containsExactly("PARTNERSYNC_DATA_DIR is not a path");
    }

    @Test
    void refusesHalfOfWhatAnAlertNeeds() {
        assertThat(problems(Map.of("PARTNERSYNC_ALERT_WEBHOOK_URL", "https://ops.example.nl/alerts")))
                .containsExactly(
                        "PARTNERSYNC_ALERT_WEBHOOK_URL and PARTNERSYNC_ALERT_WEBHOOK_SECRET are set together or not"
                                + " at all");
        assertThat(problems(Map.of(
                        "PARTNERSYNC_ALERT_WEBHOOK_URL", "ops", "PARTNERSYNC_ALERT_WEBHOOK_SECRET", "s".repeat(23))))
                .hasSize(2)
                .noneMatch(problem -> problem.contains("sss"));
        assertThat(problems(Map.of("PARTNERSYNC_SMTP_TO", "ict@example.nl")))
                .containsExactly("PARTNERSYNC_SMTP_TO is set without PARTNERSYNC_SMTP_HOST");
        assertThat(problems(Map.of(
                        "PARTNERSYNC_SMTP_HOST", "mail",
                        "PARTNERSYNC_SMTP_PORT", "0",
                        "PARTNERSYNC_SMTP_TLS", "ssl",
                        "PARTNERSYNC_SMTP_USER", "sync",
                        "PARTNERSYNC_SMTP_FROM", "sync",
                        "PARTNERSYNC_SMTP_TO", "ict@example.nl, nobody")))
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactlyInAnyOrder(
                        "PARTNERSYNC_SMTP_PORT",
                        "PARTNERSYNC_SMTP_TLS",
                        "PARTNERSYNC_SMTP_USER",
                        "PARTNERSYNC_SMTP_FROM",
                        "PARTNERSYNC_SMTP_TO");
    }

    @Test
    void readsWhereAlertsAreTold() {
        Map<String, String> environment = Map.of(
                "PARTNERSYNC_ALERT_WEBHOOK_URL", "http://10.0.0.5/alerts",
                "PARTNERSYNC_ALERT_WEBHOOK_SECRET", "s".repeat(24),
                "PARTNERSYNC_SMTP_HOST", "mail.example.nl",
                "PARTNERSYNC_SMTP_PORT", "2465",
                "PARTNERSYNC_SMTP_TLS", "tls",
                "PARTNERSYNC_SMTP_USER", "sync",
                "PARTNERSYNC_SMTP_PASSWORD", "mail-secret",
                "PARTNERSYNC_SMTP_FROM", "sync@example.nl",
                "PARTNERSYNC_SMTP_TO", "ict@example.nl , planning@example.nl");

        Settings settings = Settings.from(environment);

        assertThat(settings.alerts())
                .isEqualTo(new AlertSettings(
                        Optional.of(new AlertWebhook(URI.create("http://10.0.0.5/alerts"), "s".repeat(24))),
                        Optional.of(new Mail(
                                "mail.example.nl",
                                2465,
                                Optional.of("sync"),
                                Optional.of("mail-secret"),
                                "sync@example.nl",
                                List.of("ict@example.nl", "planning@example.nl"),
                                Mail.TLS))));
        assertThat(settings.toString()).doesNotContain("mail-secret", "ssss");
        assertThat(mailPort(without(environment, "PARTNERSYNC_SMTP_PORT"))).isEqualTo(465);
        assertThat(mailPort(without(without(environment, "PARTNERSYNC_SMTP_PORT"), "PARTNERSYNC_SMTP_TLS")))
                .isEqualTo(587);
    }

    private static int mailPort(Map<String, String> environment) {
        return Settings.from(environment).alerts().mail().orElseThrow().port();
    }

    @Test
    void aNodeBesideOthersDrainsForFiveSecondsAndOneAloneAtOnce() {
        assertThat(Settings.from(EXTERNAL).drain()).isEqualTo(Duration.ofSeconds(5));
        assertThat(Settings.from(Map.of()).drain()).isZero();
        assertThat(Settings.from(Map.of("PARTNERSYNC_DRAIN_SECONDS", "2")).drain())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(problems(Map.of("PARTNERSYNC_DRAIN_SECONDS", "11")))
                .containsExactly("PARTNERSYNC_DRAIN_SECONDS must be a whole number from 0 to 10, not '11'");
    }

    @Test
    void theHeapIsANumberOfMegabytes() {
        assertThat(problems(Map.of("PARTNERSYNC_HEAP_MB", "1g")))
                .containsExactly("PARTNERSYNC_HEAP_MB must be a whole number from 192 to 65536, not '1g'");
        assertThat(Settings.from(Map.of("PARTNERSYNC_HEAP_MB", "1024"))).isEqualTo(Settings.from(Map.of()));
    }

    @Test
    void needsNothing() {
        Settings settings = Settings.from(Map.of());
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.managementPort()).isEqualTo(8081);
        assertThat(settings.publicUrl()).isEqualTo(URI.create("http://localhost:8080"));
        assertThat(settings.dataDir()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(settings.database()).isEmpty();
        assertThat(settings.adminKey()).isEmpty();
        assertThat(settings.masterKey()).isEmpty();
        assertThat(settings.allowPrivateTargets()).isFalse();
        assertThat(settings.accessLog()).isFalse();
        assertThat(settings.retention()).isEqualTo(new RetentionSettings(30, 13));
    }

    @Test
    void takesBlankValuesForUnset() {
        assertThat(Settings.from(
                        Map.of("PARTNERSYNC_PORT", "", "PARTNERSYNC_ADMIN_KEY", "  ", "PARTNERSYNC_DATA_DIR", "")))
                .isEqualTo(Settings.from(Map.of()));
    }

    @Test
    void readsEverythingThatIsSet() {
        var environment = new HashMap<>(EXTERNAL);
        environment.put("PARTNERSYNC_PORT", " 9000 ");
        environment.put("PARTNERSYNC_MANAGEMENT_PORT", "9100");
        environment.put("PARTNERSYNC_PUBLIC_URL", "https://sync.example.nl/");
        environment.put("PARTNERSYNC_DATA_DIR", "/var/lib/sync/../partner sync");
        environment.put("PARTNERSYNC_DATABASE_OWNER_USER", "sync_owner");
        environment.put("PARTNERSYNC_DATABASE_OWNER_PASSWORD", "owner-secret");
        environment.put("PARTNERSYNC_ADMIN_KEY", "administrator-key");
        environment.put("PARTNERSYNC_PREVIOUS_MASTER_KEY", "the-one-before-" + MASTER_KEY);
        environment.put("PARTNERSYNC_ALLOW_PRIVATE_TARGETS", "true");
        environment.put("PARTNERSYNC_RETENTION_PAYLOADS_DAYS", "7");
        environment.put("PARTNERSYNC_RETENTION_FIGURES_MONTHS", "24");
        environment.put("PARTNERSYNC_BIND_ADDRESS", "192.0.2.7");
        environment.put("PARTNERSYNC_ACCESS_LOG", "true");

        Settings settings = Settings.from(environment);

        assertThat(settings.port()).isEqualTo(9000);
        assertThat(settings.managementPort()).isEqualTo(9100);
        assertThat(settings.publicUrl()).isEqualTo(URI.create("https://sync.example.nl"));
        assertThat(settings.dataDir()).isEqualTo(Path.of("/var/lib/partner sync"));
        assertThat(settings.database())
                .contains(new Settings.ExternalDatabase(
                        "jdbc:postgresql://db.example.nl:5432/sync",
                        "sync",
                        "database-secret",
                        Optional.of(new Settings.DatabaseOwner("sync_owner", "owner-secret"))));
        assertThat(settings.adminKey()).contains("administrator-key");
        assertThat(settings.masterKey()).contains(MASTER_KEY);
        assertThat(settings.previousMasterKey()).contains("the-one-before-" + MASTER_KEY);
        assertThat(settings.allowPrivateTargets()).isTrue();
        assertThat(settings.retention()).isEqualTo(new RetentionSettings(7, 24));
        assertThat(settings.bindAddress()).contains(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(settings.accessLog()).isTrue();
    }

    @Test
    void anotherPortIsInTheAddressThatOthersSeeToo() {
        Settings settings = Settings.from(Map.of("PARTNERSYNC_PORT", "0")).withPort(9000);
        assertThat(settings.port()).isEqualTo(9000);
        assertThat(settings.publicUrl()).isEqualTo(URI.create("http://localhost:9000"));
        assertThat(settings.toString())
                .isEqualTo(Settings.from(Map.of("PARTNERSYNC_PORT", "9000", "PARTNERSYNC_MANAGEMENT_PORT", "0"))
                        .toString());
    }

    @Test
    void printsNoSecret() {
        var environment = new HashMap<>(EXTERNAL);
        environment.put("PARTNERSYNC_ADMIN_KEY", "administrator-key");
        environment.put("PARTNERSYNC_DATABASE_URL", "jdbc:postgresql://db/sync?sslpassword=url-secret");

        assertThat(Settings.from(environment).toString())
                .contains("user=sync")
                .doesNotContain("administrator-key", MASTER_KEY, "database-secret", "url-secret");
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> Settings.from(environment))
                .problems();
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        var all = new HashMap<>(environment);
        all.put(name, value);
        return all;
    }

    private static Map<String, String> without(Map<String, String> environment, String name) {
        var rest = new HashMap<>(environment);
        rest.remove(name);
        return rest;
    }
}
