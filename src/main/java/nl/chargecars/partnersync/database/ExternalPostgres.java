package nl.chargecars.partnersync.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL that somebody else operates: checked once at the start, then used. */
record ExternalPostgres(String url, DatabaseLogin application, DatabaseLogin owner) implements Database {

    private static final Logger log = LoggerFactory.getLogger(ExternalPostgres.class);
    private static final String UNUSABLE = "PARTNERSYNC_DATABASE_URL cannot be used: ";
    private static final int OLDEST_MAJOR = 15;
    private static final String LONGEST_SECONDS = "10";

    /**
     * Connects as each role, and checks the server's version and that connections keep their sessions.
     *
     * @throws InvalidSettingsException when the server cannot be reached or is too old, or a pooler shares out its sessions
     */
    static ExternalPostgres checked(ExternalDatabase external) {
        var application = new DatabaseLogin(external.user(), external.password());
        DatabaseLogin owner = external.owner()
                .map(given -> new DatabaseLogin(given.user(), given.password()))
                .orElse(application);
        check(external.url(), application);
        if (!owner.equals(application)) {
            check(external.url(), owner);
        }
        return new ExternalPostgres(external.url(), application, owner);
    }

    private static void check(String url, DatabaseLogin login) {
        var properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", LONGEST_SECONDS);
        properties.setProperty("socketTimeout", LONGEST_SECONDS);
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            checkMajor(connection.getMetaData().getDatabaseMajorVersion());
            refuseSharedSessions(connection, url, properties);
        } catch (SQLException failed) {
            String problem = UNUSABLE + oneLine(failed);
            throw isRefused(failed) ? new InvalidSettingsException(problem) : InvalidSettingsException.passing(problem);
        }
    }

    private static void refuseSharedSessions(Connection one, String url, Properties properties) {
        boolean shared;
        try (Connection other = DriverManager.getConnection(url, properties)) {
            shared = PooledSessions.areShared(one, other);
        } catch (SQLException failed) {
            // none may be free beside the first for the moment, which says nothing about the pooler
            log.debug("whether connections keep their sessions is not known", failed);
            return;
        }
        if (shared) {
            throw new InvalidSettingsException(UNUSABLE + "it goes through a pooler that pools transactions:"
                    + " have it pool sessions (PgBouncer: pool_mode=session), and restart it");
        }
    }

    /** True when the database is there, and refuses the user, the password or the database's name; see PostgreSQL's error codes. */
    private static boolean isRefused(SQLException failed) {
        String state = failed.getSQLState();
        return state != null && (state.startsWith("28") || state.equals("3D000"));
    }

    static void checkMajor(int major) {
        if (major < OLDEST_MAJOR) {
            throw new InvalidSettingsException(UNUSABLE + "the server is PostgreSQL " + major
                    + ", Partner Sync needs " + OLDEST_MAJOR
                    + " or later: upgrade it, or leave PARTNERSYNC_DATABASE_URL unset for the embedded one");
        }
    }

    @Override
    public void close() {
        // it is not ours to stop
    }

    @Override
    public String toString() {
        return "ExternalPostgres[user=" + application.user() + "]";
    }

    /**
     * The failure's message in one line, with its cause, which names a host that was not found, and without the parameters of a JDBC
     * address, which may contain a password.
     */
    private static String oneLine(SQLException failed) {
        String cause = failed.getCause() == null ? "" : " (" + failed.getCause() + ")";
        return (failed.getMessage() + cause).replaceAll("\\s*\\R\\s*", " ").replaceAll("\\?\\S*", "?…");
    }
}
