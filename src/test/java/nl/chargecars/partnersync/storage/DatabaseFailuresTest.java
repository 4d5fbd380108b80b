package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Tests that the log says why the database is away, not only the number of the reason. */
class DatabaseFailuresTest {

    private final ExternalDatabase database = TestDatabase.empty();

    @Test
    void saysThatThePasswordIsRefused() {
        assertThat(reason(database.url(), "not-the-password"))
                .endsWith(" sqlstate=28P01, the database refuses the user or the password");
    }

    @Test
    void saysThatThereIsNoSuchDatabase() {
        String url = database.url().replaceFirst("/[^/?]+(?=$|\\?)", "/not_there");
        assertThat(reason(url, database.password())).endsWith(" sqlstate=3D000, there is no such database");
    }

    @Test
    void saysThatTheServerCannotBeReached() {
        assertThat(reason("jdbc:postgresql://127.0.0.1:1/partnersync", "secret"))
                .isEqualTo("CannotGetJdbcConnectionException sqlstate=08001, the database cannot be reached");
    }

    @Test
    void saysThatTheConnectionIsClosed() throws SQLException {
        Connection connection = new Db(database).newSession();
        connection.close();
        assertThat(DatabaseFailures.reason(catchThrowableOfType(SQLException.class, connection::createStatement)))
                .endsWith(" sqlstate=08003, the connection to the database is closed");
    }

    /** A pooler that pools transactions has a connection's statements executed in a session that does not know them. */
    @Test
    void saysThatAPoolerLosesStatements() throws SQLException {
        try (Connection connection = new Db(database).dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(DatabaseFailures.reason(catchThrowableOfType(
                            SQLException.class, () -> statement.execute("execute not_prepared_here"))))
                    .contains(" sqlstate=26000, ")
                    .contains("a pooler in between must pool sessions");
        }
    }

    private String reason(String url, String password) {
        var client = JdbcClient.create(new DriverManagerDataSource(url, database.user(), password));
        return DatabaseFailures.reason(catchThrowableOfType(
                DataAccessException.class,
                () -> client.sql("select true").query().singleValue()));
    }
}
