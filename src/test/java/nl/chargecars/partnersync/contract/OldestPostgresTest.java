package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import nl.chargecars.partnersync.database.OldestPostgres;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the product on PostgreSQL 15, the oldest version that an external database may have ({@code PARTNERSYNC_DATABASE_URL} in
 * docs/settings.md): all migrations run, the server returns every answer of the API document, pages open, and every round, job and
 * worker does its work.
 */
@Tag("process")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldestPostgresTest {

    private @Nullable OldestPostgres postgres;
    private @Nullable TestServer running;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, SQLException {
        postgres = OldestPostgres.start(folder);
        running = TestServer.on(postgres.database());
    }

    @AfterAll
    void stop() throws IOException {
        try (OldestPostgres _ = postgres;
                TestServer _ = running) {
            postgres = null;
            running = null;
        }
    }

    private TestServer server() {
        return Objects.requireNonNull(running);
    }

    @Test
    void isTheOldestThatTheServerTakes() {
        assertThat(server().db().text("show server_version")).startsWith("15.");
    }

    @TestFactory
    Stream<DynamicTest> answersAsDocumented() {
        return new DocumentedAnswers(server()).come();
    }

    @TestFactory
    Stream<DynamicTest> opensPages() {
        var scene = new Scene(server());
        String order = scene.newOrderNumber();
        Browser staff = TestUser.signedIn(server(), "admin");
        return Stream.of(
                        "/",
                        "/orders",
                        "/orders?ref=VAN_MOSSEL_WEST",
                        "/orders?show=not-delivered",
                        "/orders/" + order,
                        "/exceptions",
                        "/audit",
                        "/workflow",
                        "/partners",
                        "/people")
                .map(page ->
                        DynamicTest.dynamicTest(page, () -> staff.open(page).is(200)));
    }

    @Test
    void findsCustomersByName() {
        String order = new Scene(server()).newOrderNumber();
        Browser staff = TestUser.signedIn(server(), "operator");
        assertThat(staff.submit("/orders", Map.of("q", "Janssen", "show", ""))
                        .is(200)
                        .body())
                .contains(order);
    }

    @Test
    void doesWhatIsDoneInTheBackground() {
        for (int day = 0; day < 3; day++) {
            server().deliver();
            server().everyRound();
            server().part(Housekeeping.class).step();
            server().clock().advance(Duration.ofDays(1));
        }
        assertThat(server().db().rows("select name, last_error from housekeeping_jobs where last_error is not null"))
                .isEmpty();
    }
}
