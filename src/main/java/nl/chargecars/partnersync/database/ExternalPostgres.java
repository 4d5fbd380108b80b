package nl.chargecars.partnersync.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;

/** A PostgreSQL that somebody else operates: checked once at the start, then used. */
record ExternalPostgres(String url, DatabaseLogin application, DatabaseLogin owner) implements Database {

    private static final String UNUSABLE = "PARTNERSYNC_DATABASE_URL cannot be used: ";
    private static final int OLDEST_MAJOR = 15;

    /**
     * Connects as each role and checks the server's version.
     *
     * @throws InvalidSettingsException when the server cannot be reached or is too old
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
        properties.setProperty("loginTimeout", "10");
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            checkMajor(connection.getMetaData().getDatabaseMajorVersion());
        } catch (SQLException failed) {
            String problem = UNUSABLE + oneLine(failed);
            throw isRefused(failed) ? new InvalidSettingsException(problem) : InvalidSettingsException.passing(problem);
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
