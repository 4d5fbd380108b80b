package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.TestConfiguration;
import nl.chargecars.partnersync.testing.TestDatabase;
import nl.chargecars.partnersync.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Tests what the administrator sees of access control when a server starts, and the effect of a row missing in the access table. */
class StartTest {

    private static final String STAFF_KEYS = "/api/v1/staff-keys";
    private static final String MASTER_KEY = "a master key that is long enough, for tests only";

    @TempDir
    private Path dataDir;

    private final ExternalDatabase database = TestDatabase.empty();

    /** An endpoint without a row in the access table. Not a controller, because the servers of other tests would find that. */
    static class Forgotten {
        @Bean
        RouterFunction<ServerResponse> forgotten() {
            return RouterFunctions.route()
                    .GET("/api/v1/forgotten", _ -> ServerResponse.ok().body("secret"))
                    .build();
        }
    }

    @Test
    void generatesTheFirstAdministratorsKeyAndKeepsIt() throws IOException {
        Path file = dataDir.resolve("admin-key");
        String key;
        try (Server server = start(Optional.empty(), MASTER_KEY)) {
            key = Files.readString(file).strip();
            assertThat(key).startsWith("ccs_live_");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            api(server).as(key).get(STAFF_KEYS).is(200);
        }
        try (Server server = start(Optional.empty(), MASTER_KEY)) {
            assertThat(Files.readString(file).strip()).isEqualTo(key);
            api(server).as(key).get(STAFF_KEYS).is(200);
        }
        try (Server server = start(Optional.of("chosen by somebody"), MASTER_KEY)) {
            api(server).as(key).get(STAFF_KEYS).isFailure(401, "UNAUTHENTICATED");
            api(server).as("chosen by somebody").get(STAFF_KEYS).is(200);
        }
    }

    @Test
    void refusesADamagedKeyOfTheAdministratorAndSaysThatItIsMadeAnew() throws IOException {
        Path file = Files.createFile(dataDir.resolve("admin-key"));
        assertThatThrownBy(() -> start(Optional.empty(), MASTER_KEY))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(file + " is empty or damaged: to have another one made, delete it");
        Files.delete(file);
        start(Optional.empty(), MASTER_KEY).close();
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void refusesAMasterKeyThatTheDatabaseWasNotSealedWith() {
        start(Optional.of("chosen by somebody"), MASTER_KEY).close();
        assertThatThrownBy(() -> start(Optional.of("chosen by somebody"), MASTER_KEY.toUpperCase(Locale.ROOT)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("PARTNERSYNC_MASTER_KEY");
    }

    @Test
    void saysThatTheDatabaseIsAwayInsteadOfRefusingTheKey() {
        try (Server server = start(Optional.of("chosen by somebody"), MASTER_KEY)) {
            server.part(HikariDataSource.class).close();
            String key = ApiKey.generate(ApiKey.Holder.STAFF, ApiKey.Stage.LIVE).text();
            assertThat(api(server)
                            .as(key)
                            .get(STAFF_KEYS)
                            .isFailure(503, "UNAVAILABLE")
                            .header("Retry-After"))
                    .isNotBlank();
        }
    }

    @Test
    void closesAnEndpointThatHasNoRow() {
        try (Server server = start(Optional.of("chosen by somebody"), MASTER_KEY, Forgotten.class)) {
            api(server).get("/api/v1/forgotten").isFailure(401, "UNAUTHENTICATED");
            assertThat(api(server)
                            .as("chosen by somebody")
                            .get("/api/v1/forgotten")
                            .isFailure(403, "FORBIDDEN")
                            .raw())
                    .doesNotContain("secret");
        }
    }

    private Server start(Optional<String> adminKey, String masterKey, Class<?>... more) {
        var settings = TestSettings.in(dataDir)
                .database(database)
                .adminKey(adminKey.orElse(null))
                .masterKeys(masterKey, null)
                .publicTargetsOnly()
                .build();
        Class<?>[] all = Stream.concat(Stream.of(TestConfiguration.class), Stream.of(more))
                .toArray(Class<?>[]::new);
        return Server.start(settings, all);
    }

    private static Api api(Server server) {
        return new Api(server.localUrl());
    }
}
