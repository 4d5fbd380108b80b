package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestDatabase;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ExtendWith(WithServer.class)
class DatabaseConfigurationTest {

    @Test
    void refusesADatabaseThatIsAwayInOneLine() {
        assertRefused(new ExternalDatabase("jdbc:postgresql://127.0.0.1:1/partnersync", "somebody", "secret"))
                .hasMessageContaining("127.0.0.1:1 refused");
    }

    @Test
    void refusesAHostThatDoesNotExistByItsName() {
        assertRefused(new ExternalDatabase("jdbc:postgresql://nowhere.invalid/partnersync", "somebody", "secret"))
                .hasMessageContaining("nowhere.invalid");
    }

    @Test
    void refusesAWrongPasswordInOneLine() {
        ExternalDatabase database = TestDatabase.empty();
        assertRefusedForGood(new ExternalDatabase(database.url(), database.user(), "not-the-password"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void refusesADatabaseThatTheServerDoesNotHave() {
        ExternalDatabase database = TestDatabase.empty();
        String url = database.url().replaceFirst("/[^/?]+(?=$|\\?)", "/not_there");
        assertRefusedForGood(new ExternalDatabase(url, database.user(), database.password()))
                .hasMessageContaining("database \"not_there\" does not exist");
    }

    @Test
    void repeatsNoPasswordFromAnUnreadableAddress() {
        assertRefused(new ExternalDatabase("jdbc:postgresql://a b:x/p?sslpassword=secret", "somebody", "secret"));
    }

    @Test
    void refusesAServerThatIsTooOld() {
        assertThatThrownBy(() -> ExternalPostgres.checkMajor(14))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        it -> assertThat(it.isLasting()).isTrue())
                .hasMessageContaining("PostgreSQL 14, Partner Sync needs 15 or later");
        ExternalPostgres.checkMajor(15);
    }

    @Test
    void recognisesAPoolerThatPoolsTransactions() throws SQLException {
        ExternalDatabase database = TestDatabase.empty();
        try (Connection one = connectionTo(database);
                Connection other = connectionTo(database);
                Connection third = connectionTo(database)) {
            assertThat(PooledSessions.areShared(one, one))
                    .as("one session for two")
                    .isTrue();
            assertThat(PooledSessions.areShared(byTurns(one, third), other))
                    .as("two sessions for one")
                    .isTrue();
            assertThat(PooledSessions.areShared(one, other)).isFalse();
        }
    }

    private static Connection connectionTo(ExternalDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    /** A connection whose statements go to two sessions by turns. */
    private static Connection byTurns(Connection one, Connection other) {
        var calls = new AtomicInteger();
        return (Connection) Proxy.newProxyInstance(
                DatabaseConfigurationTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) -> method.invoke(calls.getAndIncrement() % 2 == 0 ? one : other, arguments));
    }

    @Test
    void givesUpStatementsThatHangButNoMigrations(TestServer server) {
        JdbcClient pooled = server.part(JdbcClient.class);
        assertThat(pooled.sql("show statement_timeout").query(String.class).single())
                .isEqualTo("15s");
        assertThat(pooled.sql("show idle_in_transaction_session_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("30s");
        DataSource migrations = new OwnersConnections(server.part(Database.class));
        assertThat(JdbcClient.create(migrations)
                        .sql("show statement_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("0");
    }

    /** A database that disappears without closing its connections, as in a failover, must not block a job for ever. */
    @Test
    void givesUpWhatTheOwnerDoesWhileTheServerWorks(TestServer server) throws SQLException {
        DataSource owner = server.part(OwnersPool.class).connections();
        assertThat(JdbcClient.create(owner)
                        .sql("show statement_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("1min");
        try (Connection connection = owner.getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(75_000);
        }
    }

    /** HikariCP waits for the login timeout, and warns in the log that it waited for nothing where that is zero. */
    @Test
    void stopsWithoutAWarningShortlyAfterTheOwnerConnected(TestServer server) throws SQLException {
        DataSource owner = server.part(OwnersPool.class).connections();
        owner.getConnection().close();
        assertThat(owner.getLoginTimeout()).isEqualTo(5);
    }

    @Test
    void healthAsksTheServersOwnConnectionsOnly(TestServer server) {
        Reply health = server.management().get("/actuator/health").is(200);
        assertThat(health.text("/components/db/details/validationQuery")).isEqualTo("isValid()");
        assertThat(server.part(DataSource.class)).isInstanceOf(ConnectionPool.class);
    }

    @Test
    void namesItselfToTheDatabase(TestServer server) {
        assertThat(server.part(JdbcClient.class)
                        .sql("show application_name")
                        .query(String.class)
                        .single())
                .isEqualTo("partner-sync");
    }

    @Test
    void waitsForAConnectionForSecondsOnly(TestServer server) {
        HikariDataSource pool = server.part(HikariDataSource.class);
        assertThat(pool.getConnectionTimeout()).isEqualTo(5_000);
        assertThat(pool.getMaximumPoolSize()).isEqualTo(20);
    }

    @Test
    void keepsValuesOutOfErrors(TestServer server, Db db) {
        db.update("create table people (email text primary key)");
        db.update("insert into people values ('jan@example.nl')");
        DataSource owner = server.part(OwnersPool.class).connections();
        for (JdbcClient pooled : List.of(server.part(JdbcClient.class), JdbcClient.create(owner))) {
            assertThatThrownBy(() -> pooled.sql("insert into people values (?)")
                            .param("jan@example.nl")
                            .update())
                    .isInstanceOf(DuplicateKeyException.class)
                    .hasMessageContaining("people_pkey")
                    .hasMessageNotContaining("jan@example.nl");
        }
        db.update("drop table people");
    }

    @Test
    void addsNoStackTraceToTheLogWhenConnectionsAreLost(TestServer server) {
        JdbcClient pooled = server.part(JdbcClient.class);
        var transaction = server.part(TransactionTemplate.class);
        try (HeardLog log = HeardLog.ofAll()) {
            assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> endOwnSession(pooled)))
                    .as("in a statement")
                    .matches(DatabaseFailures::isOutage);
            assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> endSessionFromAnother(pooled)))
                    .as("before the commit")
                    .matches(DatabaseFailures::isOutage);
            assertThat(log.lines()).noneMatch(line -> line.contains("\tat "));
        }
    }

    private static void endOwnSession(JdbcClient pooled) {
        pooled.sql("select pg_terminate_backend(pg_backend_pid())")
                .query(Boolean.class)
                .single();
    }

    /** Returns when the session of the present transaction has ended, which that notices when it commits. */
    private static void endSessionFromAnother(JdbcClient pooled) {
        int pid = pooled.sql("select pg_backend_pid()").query(Integer.class).single();
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> end(pid, pooled));
        assertThat(ended.join()).isTrue();
    }

    private static boolean end(int pid, JdbcClient pooled) {
        return pooled.sql("select pg_terminate_backend(?, 10000)")
                .param(pid)
                .query(Boolean.class)
                .single();
    }

    @Test
    void hasTransactions(TestServer server) {
        assertThat(server.part(TransactionTemplate.class).<Boolean>execute(status -> status.isNewTransaction()))
                .isTrue();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ExternalDatabase database) {
        return assertRefused(database, false);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefusedForGood(ExternalDatabase database) {
        return assertRefused(database, true);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ExternalDatabase database, boolean lasting) {
        return assertThatThrownBy(() -> ExternalPostgres.checked(database))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        it -> assertThat(it.isLasting()).isEqualTo(lasting))
                .hasMessageStartingWith("PARTNERSYNC_DATABASE_URL cannot be used: ")
                .hasMessageNotContainingAny("secret", "\n");
    }
}
