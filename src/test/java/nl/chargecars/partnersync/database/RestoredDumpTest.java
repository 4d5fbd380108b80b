package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the start on a database that was restored from a dump: its tables hold transaction ids that its PostgreSQL has not
 * assigned yet.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoredDumpTest {

    private static final long FAR_AHEAD = 5L << 32;

    private TestServer server;

    @BeforeAll
    void aServerWithAnEventAndASeal() {
        server = TestServer.alone(RetentionSettings.standard());
        TestPartner.integrated(server).placed("VLV-1");
        server.db().update("""
                insert into audit_seals
                values (1, now(), '1', gen_random_uuid(), array[gen_random_uuid()], array[decode(repeat('00', 32), 'hex')],
                        decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'))
                """);
        for (String table : new String[] {"audit_logs", "audit_seals"}) {
            server.db().update("alter table " + table + " disable trigger user");
        }
        assertThat(server.db().count("events")).isPositive();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void allAsItWas() {
        moveAll("events set feed_position", 1);
        moveAll("audit_logs set written_in", 1);
        moveAll("audit_seals set through_transaction", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"events set feed_position", "audit_logs set written_in", "audit_seals set through_transaction"})
    void isRefusedWithWhatPutsItRight(String ahead) {
        moveAll(ahead, FAR_AHEAD);
        assertThatThrownBy(this::start)
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        it -> assertThat(it.isLasting()).isTrue())
                .hasMessageContaining("restored from a dump")
                .hasMessageContaining("'pg_resetwal --epoch=6 -D'")
                .hasMessageNotContaining("\n");
    }

    @Test
    void isTakenWhenItsIdsAreAllInThePast() {
        moveAll("audit_logs set written_in", nextId() - 1);
        start();
    }

    /** A hosted PostgreSQL gives no access to its files; there the statement of docs/operating.md uses up the ids. */
    @Test
    void isTakenOnceTheIdsWereUsedUp() throws IOException {
        long ahead = nextId() + 20_000;
        moveAll("audit_seals set through_transaction", ahead);
        assertThatThrownBy(this::start).isInstanceOf(InvalidSettingsException.class);

        Matcher statement = Pattern.compile("^do \\$\\$.*?\\$\\$;$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "operating.md")));
        assertThat(statement.find()).isTrue();
        server.db().update(statement.group().replace("HIGHEST", String.valueOf(ahead)));

        start();
    }

    private void start() {
        Schema.migrated(ExternalPostgres.checked(server.settings().database().orElseThrow()));
    }

    private void moveAll(String column, long id) {
        server.db().update("update " + column + " = ?::text::xid8", String.valueOf(id));
    }

    private long nextId() {
        return Long.parseLong(server.db().text("select pg_snapshot_xmax(pg_current_snapshot())::text"));
    }
}
