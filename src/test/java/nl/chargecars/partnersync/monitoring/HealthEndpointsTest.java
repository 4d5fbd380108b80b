package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.database.EmbeddedPostgres;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.ErrorHandling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(WithServer.class)
class HealthEndpointsTest {

    private static final Duration LONGEST_NOTICE = Duration.ofSeconds(20);

    @Test
    void isAliveWithoutACredential(TestServer server) {
        Reply reply = server.api().get("/livez").is(200);
        assertThat(reply.raw()).isEqualTo("{\"success\":true,\"data\":{\"status\":\"alive\"}}");
    }

    @Test
    void isNotReadyOnASchemaThatLacksAMigration(TestServer server, Db db) {
        db.update("update flyway_schema_history set success = false where version = '1'");
        try {
            await().atMost(LONGEST_NOTICE).untilAsserted(() -> {
                Reply reply = server.api().get("/readyz").isFailure(503, "UNAVAILABLE");
                assertThat(reply.details()).containsExactly(" migrations_down");
            });
        } finally {
            db.update("update flyway_schema_history set success = true where version = '1'");
        }
        awaitReady(server);
    }

    @Test
    void isNotReadyOnceAKeySealsThatThisNodeLacks(TestServer server, Db db) {
        String key = db.text("select key_id from sealing_key");
        db.update("update sealing_key set key_id = '00000000'");
        try {
            await().atMost(LONGEST_NOTICE).untilAsserted(() -> {
                Reply reply = server.api().get("/readyz").isFailure(503, "UNAVAILABLE");
                assertThat(reply.details()).containsExactly(" master_key_down");
            });
        } finally {
            db.update("update sealing_key set key_id = ?", key);
        }
        awaitReady(server);
    }

    @Test
    @SuppressWarnings("try") // closed early to simulate the outage
    void namesTheDatabaseWhenItIsAwayAndStaysAlive(@TempDir Path directory) {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, _ -> {});
                Server server = Server.start(on(postgres, directory))) {
            Api api = new Api(server.localUrl());
            await().atMost(LONGEST_NOTICE)
                    .untilAsserted(() -> api.get("/readyz").is(200));

            try (HeardLog log = HeardLog.ofAll()) {
                postgres.close();

                await().atMost(LONGEST_NOTICE).untilAsserted(() -> {
                    Reply reply = api.get("/readyz").isFailure(503, "UNAVAILABLE");
                    assertThat(reply.details()).contains(" database_down", " migrations_down");
                    assertThat(reply.header("Retry-After")).isEqualTo("5");
                });
                api.get("/livez").is(200);
                assertTellsPrometheusInTime(server);
                new Api(server.managementUrl())
                        .unobserved()
                        .get("/actuator/health")
                        .is(503);
                assertThat(log.lines())
                        .as("in one line each, without advice about settings that do not exist")
                        .noneMatch(line -> line.contains("\tat ") || line.contains("maxLifetime"));
            }
            server.part(HikariDataSource.class).close(); // or the stop would wait for the database
        }
    }

    /** Metrics matter most during an outage; Prometheus waits ten seconds for them. */
    private static void assertTellsPrometheusInTime(Server server) {
        long asked = System.nanoTime();
        String metrics = new Api(server.managementUrl())
                .unobserved()
                .get("/actuator/prometheus")
                .is(200)
                .raw();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
        assertThat(metrics)
                .contains("partnersync_ready{check=\"database\"} 0", "partnersync_ready{check=\"workers\"} 1");
    }

    /** A trigger raises PostgreSQL's error for a full disk, because a test cannot fill the disk. */
    @Test
    void namesAFullDiskAndGoesOnReading(TestServer server, Db db, Api admin) {
        db.update("""
                create function no_room() returns trigger language plpgsql as $$
                begin
                    raise exception 'could not extend file for %', new.name using errcode = 'disk_full';
                end $$
                """);
        db.update("""
                create trigger no_room before insert on organizations for each row
                when (new.name = 'Too much for the disk') execute function no_room()
                """);
        try (HeardLog log = HeardLog.of(ErrorHandling.class)) {
            Reply reply = admin.post("/api/v1/partners", Map.of("name", "Too much for the disk"))
                    .isFailure(503, "UNAVAILABLE");
            assertThat(reply.text("/error/message")).contains("Nothing can be written", "Nothing is lost");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("sqlstate=53100, the disk of the database is full")
                    .doesNotContain("Too much");
        } finally {
            db.update("drop function no_room() cascade");
        }
        admin.get("/api/v1/partners").is(200);
        awaitReady(server);
    }

    @Test
    void measuresTheDiskOfTheDataDirectory(TestServer server) {
        String dataDir = server.settings().dataDir().toString();
        assertThat(server.management().get("/actuator/health").is(200).text("/components/diskSpace/details/path"))
                .isEqualTo(dataDir);
        assertThat(server.metrics()).contains("disk_free_bytes{path=\"" + dataDir + "\"}");
    }

    private static void awaitReady(TestServer server) {
        await().atMost(LONGEST_NOTICE).untilAsserted(() -> {
            Reply reply = server.api().get("/readyz").is(200);
            assertThat(reply.text("/data/status")).isEqualTo("ready");
            assertThat(reply.text("/data/checks/database")).isEqualTo("up");
            assertThat(reply.text("/data/checks/master_key")).isEqualTo("up");
            assertThat(reply.text("/data/checks/migrations")).isEqualTo("up");
            assertThat(reply.text("/data/checks/workers")).isEqualTo("up");
        });
    }

    private static Settings on(EmbeddedPostgres postgres, Path directory) {
        return TestSettings.in(directory)
                .database(new ExternalDatabase(postgres.url(), postgres.user(), postgres.password()))
                .build();
    }
}
