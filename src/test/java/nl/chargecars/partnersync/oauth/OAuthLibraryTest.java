package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests the running server with an independent client library: oauth4webapi from npm, pinned in src/test/node. {@code
 * oauth2-check.mjs} has the steps and expectations.
 */
@Tag("process")
class OAuthLibraryTest {

    private static final String ADMIN_KEY = "only-for-the-library-test";
    private static final Path SCRIPTS = Path.of("src", "test", "node").toAbsolutePath();
    private static final Path WORKPLACE = Path.of("target", "node").toAbsolutePath();
    private static final String LOCK = "package-lock.json";

    @TempDir
    Path dataDir;

    @Test
    void getsAlongWithAClientThatNobodyHereWrote() throws IOException, JOSEException {
        install();
        int port = freePort();
        String address = "http://127.0.0.1:" + port;
        Map<String, String> settings = Map.of(
                "PARTNERSYNC_PORT",
                String.valueOf(port),
                "PARTNERSYNC_MANAGEMENT_PORT",
                "0",
                "PARTNERSYNC_PUBLIC_URL",
                address,
                "PARTNERSYNC_ADMIN_KEY",
                ADMIN_KEY);
        try (var server = ServerProcess.jar(dataDir, settings, "start").awaitReady()) {
            Api admin = server.api().as(ADMIN_KEY);
            String partner = admin.post("/api/v1/partners", Map.of("name", "Volvo"))
                    .is(201)
                    .text("/data/partner_id");
            ECKey key = new ECKeyGenerator(Curve.P_256).keyID("partner-1").generate();
            Map<String, Object> input = Map.of(
                    "issuer", address,
                    "orders", address + "/api/v1/partners/" + partner + "/orders",
                    "withSecret", client(admin, partner, Map.of("type", "oauth2_client")),
                    "withKey",
                            client(
                                    admin,
                                    partner,
                                    Map.of("type", "oauth2_client", "jwks", new JWKSet(key).toJSONObject())),
                    "privateKey", key.toJSONObject());
            Run run = run(JsonMapper.shared().writeValueAsString(input), "node", "oauth2-check.mjs");
            assertThat(run.exitCode())
                    .as("what the library said:%n%s", run.output())
                    .isZero();
            assertThat(run.output().lines().filter(line -> line.startsWith("ok ")))
                    .as("steps that held")
                    .hasSize(24);
        }
    }

    private static Map<String, Object> client(Api admin, String partner, Map<String, Object> body) {
        Reply issued =
                admin.post("/api/v1/partners/" + partner + "/credentials", body).is(201);
        return Map.of(
                "client_id", issued.text("/data/client_id"),
                "client_secret", issued.at("/data/client_secret").asString(""));
    }

    /** Installs the pinned package unless it is already installed, so that the test can run again without a network. */
    private static void install() throws IOException {
        Files.createDirectories(WORKPLACE);
        boolean there = Files.isDirectory(WORKPLACE.resolve("node_modules"))
                && Files.exists(WORKPLACE.resolve(LOCK))
                && Files.mismatch(SCRIPTS.resolve(LOCK), WORKPLACE.resolve(LOCK)) == -1;
        for (String file : List.of("package.json", LOCK, "oauth2-check.mjs")) {
            Files.copy(SCRIPTS.resolve(file), WORKPLACE.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!there) {
            Run npm = run("", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            assertThat(npm.exitCode())
                    .as(
                            "npm could not bring the packages of src/test/node/package-lock.json; it needs a network, or a registry"
                                    + " that it is configured for. It said:%n%s",
                            npm.output())
                    .isZero();
        }
    }

    private record Run(int exitCode, String output) {}

    private static Run run(String input, String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(WORKPLACE.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            throw new AssertionError(
                    command[0] + " is missing: install Node.js 20 or later with npm (apt-get install nodejs npm)",
                    missing);
        }
        try (var toProcess = process.outputWriter(StandardCharsets.UTF_8)) {
            toProcess.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Run(process.waitFor(2, TimeUnit.MINUTES) ? process.exitValue() : -1, output);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } finally {
            process.destroy();
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
