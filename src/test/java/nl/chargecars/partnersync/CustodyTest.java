package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import nl.chargecars.partnersync.database.EmbeddedPostgres;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Runs the commands {@code rotate-master-key}, {@code verify-audit} and {@code erase-customer} against a whole server with its
 * embedded database, and searches the files of the database and the log for readable secrets.
 */
@Tag("process")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CustodyTest {

    private static final int TAMPERED = 10;

    /** An address other than the default of the commands (127.0.0.1), on systems that have more than one loopback address. */
    private static final String ADDRESS = OS.LINUX.isCurrentOs() ? "127.0.0.2" : "127.0.0.1";

    private static final String TOKEN = "planted-bearer-token-5Zq8vXn2";
    private static final String HEADER = "planted-header-value-7Hw3kLp9";
    private static final String OWN_SECRET = "planted-webhook-secret-4Rt6mBc1";

    private final Map<String, String> secrets = new TreeMap<>();
    private HeardLog log;
    private Path dataDir;
    private Map<String, String> environment;
    private Server server;
    private Api admin;

    @BeforeAll
    void startAndPlant(@TempDir Path directory) throws IOException {
        dataDir = directory.toRealPath();
        server = Server.start(Settings.from(Map.of(
                "PARTNERSYNC_BIND_ADDRESS", ADDRESS,
                "PARTNERSYNC_PORT", "0",
                "PARTNERSYNC_MANAGEMENT_PORT", "0",
                "PARTNERSYNC_ALLOW_PRIVATE_TARGETS", "true",
                "PARTNERSYNC_DATA_DIR", dataDir.toString())));
        log = HeardLog.ofAll();
        environment = Map.of(
                "PARTNERSYNC_BIND_ADDRESS", ADDRESS,
                "PARTNERSYNC_PORT", String.valueOf(server.port()),
                "PARTNERSYNC_DATA_DIR", dataDir.toString());
        String adminKey = Files.readString(dataDir.resolve("admin-key")).strip();
        secrets.put("administrator's key", adminKey);
        secrets.put(
                "what proves the server",
                Files.readString(dataDir.resolve("server-proof")).strip());
        secrets.put(
                "master key", Files.readString(dataDir.resolve("master-key")).strip());
        admin = new Api(server.localUrl()).as(adminKey);
        plant();
        plantWhatWeShowPartners();
        plantWhatPeopleHave();
    }

    @AfterAll
    void stop() {
        server.close();
        log.close();
    }

    /** Creates the credentials of a partner and its integration, and sends requests with them, some of which fail. */
    private void plant() {
        String partner = admin.post("/api/v1/partners", Map.of("name", "Volvo dealers"))
                .is(201)
                .text("/data/partner_id");
        String path = "/api/v1/partners/" + partner;
        String key = admin.post(path + "/credentials", Map.of("type", "api_key"))
                .is(201)
                .text("/data/key");
        secrets.put("API key", key);
        Reply basic =
                admin.post(path + "/credentials", Map.of("type", "basic_auth")).is(201);
        secrets.put("Basic password", basic.text("/data/password"));
        Reply client = admin.post(path + "/credentials", Map.of("type", "oauth2_client"))
                .is(201);
        secrets.put("OAuth2 client secret", client.text("/data/client_secret"));
        String accessToken = as(client.text("/data/client_id"), client.text("/data/client_secret"))
                .with("Content-Type", "application/x-www-form-urlencoded")
                .post("/oauth2/token", "grant_type=client_credentials")
                .is(200)
                .text("/access_token");
        secrets.put("access token", accessToken);
        new Api(server.localUrl())
                .with("Authorization", "Bearer " + accessToken)
                .get(path + "/orders")
                .is(200);
        secrets.put("partner's token", TOKEN);
        secrets.put("custom header", HEADER);
        secrets.put("partner's own webhook secret", OWN_SECRET);
        JsonBody integration = Seed.integration()
                .with("/webhook_url", "http://127.0.0.1:1/webhooks")
                .with("/webhook_events", List.of("status_changed"))
                .with("/api_credentials", Map.of("token", TOKEN))
                .with("/custom_headers", Map.of("X-Partner-Key", HEADER));
        secrets.put(
                "generated webhook secret",
                admin.post(path + "/integration-config", integration).is(201).text("/data/webhook_secret"));
        admin.post(path + "/integration-config", integration.with("/webhook_secret", OWN_SECRET))
                .is(200);
        Api caller = new Api(server.localUrl()).as(key);
        String order = caller.post(path + "/orders", Seed.ORDER).is(201).text("/data/chargecars_order_id");
        admin.post(path + "/integration-config/test-event", "").is(200);
        change(order, "approved").is(200);
        change(order, "new").is(409);
        caller.post(path + "/orders", "{").is(400);
        new Api(server.localUrl()).as(key + "x").get(path + "/orders").is(401);
        as(basic.text("/data/username"), basic.text("/data/password"))
                .get(path + "/orders")
                .is(200);
        caller.with("X-ChargeCars-Signature", "00")
                .post("/api/v1/webhooks/partner-status/" + partner, Seed.STATUS_UPDATE)
                .is(401);
    }

    /** A client that authenticates with HTTP Basic. */
    private Api as(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Api(server.localUrl())
                .with("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private void plantWhatWeShowPartners() {
        try (var endpoint = SimulatedPartner.start("custody")) {
            String key = planted("API key that a partner gave us");
            calling(endpoint, "api_key", Map.of("header", "X-Api-Key", "value", key));
            String password = planted("password that a partner gave us");
            calling(endpoint, "basic_auth", Map.of("username", "chargecars", "password", password));
            String secret = planted("client secret that a partner gave us");
            endpoint.tokens().client("chargecars", secret);
            calling(
                    endpoint,
                    "oauth2",
                    Map.of(
                            "token_url",
                            endpoint.tokenUrl().toString(),
                            "client_id",
                            "chargecars",
                            "client_secret",
                            secret));
            String granted = endpoint.received()
                    .getLast()
                    .request()
                    .header("Authorization")
                    .orElseThrow();
            secrets.put("token that a partner granted us", granted.substring("Bearer ".length()));
        }
    }

    /**
     * Configures an integration with these credentials, a client certificate and a signing secret; sends a test event and receives
     * a status update with a wrong signature.
     */
    private void calling(SimulatedPartner endpoint, String authentication, Map<String, String> credentials) {
        String partner = admin.post("/api/v1/partners", Map.of("name", authentication))
                .is(201)
                .text("/data/partner_id");
        TestCertificate certificate = TestCertificate.of(authentication);
        secrets.put(
                "private key beside " + authentication,
                certificate.privateKeyPem().lines().toList().get(1));
        admin.post(
                        "/api/v1/partners/" + partner + "/integration-config",
                        Seed.integration()
                                .with("/webhook_url", endpoint.webhookUrl().toString())
                                .with("/authentication_type", authentication)
                                .with("/api_credentials", credentials)
                                .with(
                                        "/client_certificate",
                                        Map.of(
                                                "certificate_pem", certificate.certificatePem(),
                                                "private_key_pem", certificate.privateKeyPem()))
                                .with(
                                        "/inbound_signature",
                                        Map.of(
                                                "scheme",
                                                "hmac",
                                                "header",
                                                "X-Hub-Signature-256",
                                                "secret",
                                                planted("signing secret beside " + authentication))))
                .is(201);
        assertThat(admin.post("/api/v1/partners/" + partner + "/integration-config/test-event", "")
                        .is(200)
                        .at("/data/delivered")
                        .asBoolean())
                .as(authentication)
                .isTrue();
        new Api(server.localUrl())
                .with("X-Hub-Signature-256", "00")
                .post("/api/v1/webhooks/partner-status/" + partner, Seed.STATUS_UPDATE)
                .is(401);
    }

    private void plantWhatPeopleHave() {
        String key = admin.post("/api/v1/staff-keys", Map.of("label", "custody", "role", "viewer"))
                .is(201)
                .text("/data/key");
        secrets.put("staff key", key);
        new Api(server.localUrl()).as(key).get("/api/v1/orders").is(200);

        String email = TestUser.newEmail();
        String invitation = URI.create(admin.post("/api/v1/staff-users", Map.of("email", email, "role", "viewer"))
                        .is(201)
                        .text("/data/invitation_url"))
                .getPath();
        secrets.put("invitation", invitation.substring(invitation.lastIndexOf('/') + 1));
        String password = planted("person's password");
        var browser = new Browser(server.localUrl());
        browser.open(invitation).is(200);
        browser.submit(invitation, Map.of("password", password)).leadsTo("/");
        browser.open("/account").is(200);
        secrets.put("session", browser.cookie(Browser.SESSION_COOKIE).orElseThrow());
        new Browser(server.localUrl()).signIn(email, password + "x").is(401);
    }

    /** A new secret, which is recorded under this name in {@link #secrets}. */
    private String planted(String kind) {
        String secret = "planted-" + UUID.randomUUID();
        secrets.put(kind, secret);
        return secret;
    }

    private Reply change(String order, String status) {
        return admin.post(
                "/api/v1/status/change", Map.of("entity_type", "order", "entity_id", order, "to_status", status));
    }

    @Test
    @Order(0)
    @EnabledOnOs(OS.LINUX)
    void answersAtTheAddressThatItWasToldAndNowhereElse() throws IOException {
        assertThat(server.localUrl()).hasHost(ADDRESS);
        var elsewhere = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port());
        try (var socket = new Socket()) {
            assertThatThrownBy(() -> socket.connect(elsewhere)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    @Order(1)
    void rotatesTheMasterKeyWhileItServes() throws IOException {
        CommandRun run = run("rotate-master-key");
        assertThat(run.output()).contains("The master key is replaced", "partner_integrations.webhook_secret_sealed");
        assertThat(run.exitCode()).isZero();
        String now = Files.readString(dataDir.resolve("master-key")).strip();
        assertThat(secrets.get("master key")).isNotEqualTo(now);
        secrets.put("new master key", now);
        assertThat(dataDir.resolve("master-key.previous")).doesNotExist();
        assertThat(run.output())
                .containsPattern("Copy \\Q" + dataDir.resolve("master-key") + "\\E to where you keep keys, now")
                .containsPattern("The old one stays in \\Q" + dataDir + "\\E/master-key\\.retired-[0-9a-f]{8}:");
        // the server goes on working, and its audit trail has both steps of the rotation
        assertThat(admin.get("/api/v1/audit-logs?action=MASTER_KEY_ROTATED")
                        .is(200)
                        .text("/data/0/actor"))
                .startsWith("staff:");
        assertThat(admin.get("/api/v1/audit-logs?action=MASTER_KEY_ROTATION_BEGUN")
                        .is(200)
                        .text("/data/0/changes/key_id/from"))
                .matches("[0-9a-f]{8}");
    }

    /** A directory stands where the command writes first, because tests that run as root can write everything else. */
    @Test
    @Order(2)
    void saysWhyTheMasterKeyCannotBeReplacedAndReplacesNothing() throws IOException {
        Path key = dataDir.resolve("master-key");
        String before = Files.readString(key);
        Path inTheWay = dataDir.resolve("master-key.previous.unfinished");
        Path filled = Files.createDirectories(inTheWay.resolve("filled"));

        CommandRun run = run("rotate-master-key");

        Files.delete(filled);
        Files.delete(inTheWay);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("refused (503): PARTNERSYNC_DATA_DIR cannot be used: " + inTheWay)
                .containsPattern("\\(request_id=[\\w-]+\\)");
        assertThat(key).hasContent(before);
        assertThat(dataDir.resolve("master-key.previous")).doesNotExist();

        Path vault = Files.move(key, dataDir.resolve("vault"));
        CommandRun withoutTheFile = run("rotate-master-key");
        assertThat(key).doesNotExist();
        Files.move(vault, key);
        assertThat(withoutTheFile.exitCode()).isEqualTo(1);
        assertThat(withoutTheFile.output()).contains(key + " is missing: put it back from where you keep it");
    }

    @Test
    @Order(2)
    void recordsThatTheMasterKeyIsReplacedAlsoWhenThePreviousOneCouldNotBePutAsideAtOnce() throws IOException {
        String present = lastReplacement("to");
        Path inTheWay = dataDir.resolve("master-key.retired-" + present);
        Path filled = Files.createDirectories(inTheWay.resolve("filled"));

        CommandRun refused = run("rotate-master-key");

        Files.delete(filled);
        Files.delete(inTheWay);
        secrets.put(
                "newest master key",
                Files.readString(dataDir.resolve("master-key")).strip());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("rename " + dataDir.resolve("master-key.previous") + " to " + inTheWay);
        assertThat(lastReplacement("to")).isEqualTo(present);
        assertThat(newest("MASTER_KEY_ROTATION_BEGUN", "from")).isEqualTo(present);

        assertThat(run("rotate-master-key").exitCode()).isZero();
        assertThat(lastReplacement("from")).isEqualTo(present);
    }

    private String lastReplacement(String side) {
        return newest("MASTER_KEY_ROTATED", side);
    }

    /**
     * Returns the id of a key in the newest entry with this action.
     *
     * @param side {@code from} or {@code to}
     */
    private String newest(String action, String side) {
        return admin.get("/api/v1/audit-logs?action=" + action).is(200).text("/data/0/changes/key_id/" + side);
    }

    @Test
    @Order(2)
    void findsTheTrailUntouchedAndNamesWhatTheOwnerOfTheDatabaseTampersWith() throws IOException {
        Path kept = dataDir.resolve("trail.ndjson");
        awaitSeal();
        CommandRun fine = run("verify-audit", "--export", kept.toString());
        assertThat(fine.exitCode()).as(fine.output()).isZero();
        String hash = fine.output().replaceAll("(?s).*: ([0-9a-f]{64}).*", "$1");
        assertThat(run("verify-audit", "--file", kept.toString(), "--expect", hash)
                        .exitCode())
                .isZero();
        assertThat(run("verify-audit", "--expect", "0".repeat(64)).exitCode()).isEqualTo(TAMPERED);
        assertThat(run("verify-audit", "--expect", "0".repeat(63)).exitCode())
                .as("cut off when it was copied")
                .isEqualTo(2);

        String first = Files.readAllLines(kept).stream()
                .filter(line -> line.startsWith("{\"entry\""))
                .findFirst()
                .orElseThrow();
        Files.writeString(kept, Files.readString(kept).replace(first, first.replace("staff:", "stuff:")));
        CommandRun tampered = run("verify-audit", "--file", kept.toString());
        assertThat(tampered.exitCode()).isEqualTo(TAMPERED);
        assertThat(tampered.output()).contains("TAMPERED: entry " + first.substring(10, 46), "was changed");
    }

    @Test
    @Order(3)
    void erasesACustomerAndSaysHowManyOrdersThatWas() {
        for (String noAddress : List.of("", "jan\n", "jan@example.com\neva@example.com\n")) {
            CommandRun refused = runWithInput(noAddress, "erase-customer", "-");
            assertThat(refused.exitCode()).as(noAddress).isEqualTo(2);
            assertThat(refused.output()).contains("one e-mail address").doesNotContain("@");
        }
        String unreadable = "jos\uFFFD@example.com";
        for (CommandRun refused : List.of(
                run("erase-customer", unreadable),
                runWithInput(unreadable + "\n", "erase-customer", "-", "--dry-run"))) {
            assertThat(refused.exitCode())
                    .as("\"there is no customer\" would be false")
                    .isEqualTo(2);
            assertThat(refused.output())
                    .contains("nobody was looked for", "LC_ALL=C.UTF-8")
                    .doesNotContain("@");
        }
        assertThat(runWithInput("jan@example.com\n", "erase-customer", "-", "--dry-run")
                        .output())
                .contains("A customer would be erased, orders: 1.");
        assertThat(run("erase-customer", "jan@example.com", "--dry-run").output())
                .contains("A customer would be erased, orders: 1.");
        CommandRun run = run("erase-customer", "JAN@example.com");
        assertThat(run.output())
                .contains(
                        "Erased: the customer and what was said of them, orders: 1.",
                        "Updates and reasons that belong to no order: ");
        assertThat(run.exitCode()).isZero();
        assertThat(run("erase-customer", "jan@example.com").output())
                .contains("There is no customer", "named it and belong to no order, erased: ");
    }

    /**
     * The key is not sent to a server that relays the requests to the real server, nor when the data directory has no server
     * proof.
     */
    @Test
    @Order(4)
    void tellsTheAdministratorsKeyToTheServerOfItsDataDirectoryOnly(@TempDir Path elsewhere) throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        HttpServer stranger = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), 0), 0);
        stranger.createContext("/", exchange -> {
            heard.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().keySet());
            byte[] answer = new Api(server.localUrl())
                    .get(exchange.getRequestURI().toString())
                    .raw()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        stranger.start();
        try {
            Map<String, String> misled = new HashMap<>(environment);
            misled.put("PARTNERSYNC_PORT", String.valueOf(stranger.getAddress().getPort()));
            CommandRun refused = CommandRun.of(misled, "verify-audit");
            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.output()).contains("was not sent", "PARTNERSYNC_PORT", "PARTNERSYNC_DATA_DIR");
            assertThat(heard)
                    .singleElement()
                    .asString()
                    .contains("server-proof")
                    .doesNotContainIgnoringCase("key");

            misled.put("PARTNERSYNC_ADMIN_KEY", secrets.get("administrator's key"));
            misled.put("PARTNERSYNC_DATA_DIR", elsewhere.toString());
            CommandRun unknowing = CommandRun.of(misled, "verify-audit");
            assertThat(unknowing.exitCode()).isEqualTo(2);
            assertThat(unknowing.output())
                    .contains(elsewhere.resolve("server-proof").toString(), "PARTNERSYNC_DATA_DIR");
            assertThat(heard).hasSize(1);
        } finally {
            stranger.stop(0);
        }
        assertThat(Files.getPosixFilePermissions(dataDir.resolve("server-proof")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /**
     * Searches the database files after a checkpoint, the write-ahead log included, for each secret as plain text, base64 and
     * hexadecimal.
     */
    @Test
    @Order(5)
    void leavesNoSecretReadableInFilesOrLogs() throws IOException {
        JdbcClient.create(new DriverManagerDataSource(
                        server.part(HikariDataSource.class).getJdbcUrl(),
                        EmbeddedPostgres.ADMINISTRATOR,
                        Files.readString(dataDir.resolve("database-password")).strip()))
                .sql("checkpoint")
                .update();
        List<String> found = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.walk(dataDir.resolve("postgresql"))) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(path -> path.toString().matches(".*/postgresql/(data|log)/.*"))
                    .toList()) {
                String content = contentOf(file);
                files++;
                forms().forEach((secret, text) -> {
                    if (content.contains(text)) {
                        found.add(secret + " in " + dataDir.relativize(file));
                    }
                });
            }
        }
        forms().forEach((secret, text) -> {
            if (log.lines().stream().anyMatch(line -> line.contains(text))) {
                found.add(secret + " in the log");
            }
        });
        assertThat(found).isEmpty();
        assertThat(files).as("files read").isGreaterThan(500);
        assertThat(log.lines()).as("the log was heard").isNotEmpty();
        assertThat(secrets).hasSizeGreaterThanOrEqualTo(25);
    }

    @Test
    @Order(6)
    void saysWhatToDoWhenNoServerRuns() {
        server.close();
        CommandRun run = run("rotate-master-key");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("no server answers at", "./partnersync start", "PARTNERSYNC_PORT");
        assertThat(run("verify-audit").exitCode()).as("nobody tampered").isEqualTo(3);
    }

    /** The content of a file; empty when PostgreSQL, which is still running, has deleted the file since it was listed. */
    private static String contentOf(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException gone) {
            return "";
        }
    }

    private Map<String, String> forms() {
        Map<String, String> forms = new HashMap<>();
        secrets.forEach((name, secret) -> {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            forms.put(name, secret);
            forms.put(name + " (hex)", HexFormat.of().formatHex(bytes));
            // base64 encodes three bytes at a time: all three offsets are tried, without the ends, which depend on
            // the neighbouring bytes
            for (int before = 0; before < 3; before++) {
                byte[] shifted = new byte[before + bytes.length];
                System.arraycopy(bytes, 0, shifted, before, bytes.length);
                String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
                forms.put(name + " (base64, " + before + ")", text.substring(4, text.length() - 4));
            }
        });
        return forms;
    }

    private void awaitSeal() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> run("verify-audit").output().contains(" 0 newer ones not sealed"));
    }

    private CommandRun runWithInput(String input, String... words) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(words);
        } finally {
            System.setIn(before);
        }
    }

    private CommandRun run(String... words) {
        return CommandRun.of(environment, words);
    }
}
