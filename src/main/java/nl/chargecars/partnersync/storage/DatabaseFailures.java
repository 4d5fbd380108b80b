package nl.chargecars.partnersync.storage;

import static java.util.Map.entry;

import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Distinguishes an unavailable database (every request is refused, 503) from data that the database rejects (one caller's mistake
 * or our bug).
 */
public final class DatabaseFailures {

    private static final Logger log = LoggerFactory.getLogger(DatabaseFailures.class);
    private static final String CANCELLED = "57014";
    private static final String DISK_FULL = "53100";
    private static final String INPUT_OUTPUT = "58030";
    private static final String READ_ONLY = "25006";
    private static final String LOST_STATEMENTS = "prepared statements get lost: a pooler in between must pool"
            + " sessions, and be restarted once it is set to that";

    /**
     * SQLSTATE classes 08 (connection), 53 (out of resources), 57 (operator intervention: shutdown, statement timeout), 58
     * (system error outside PostgreSQL).
     */
    private static final Pattern OUTAGE = Pattern.compile("(08|53|57|58).*|" + READ_ONLY);

    private static final Set<String> READS_ONLY = Set.of(DISK_FULL, INPUT_OUTPUT, READ_ONLY);

    /** Messages for the administrator who has to repair the database, by SQLSTATE (PostgreSQL, Appendix A). */
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            entry("08001", "the database cannot be reached"),
            entry("08003", "the connection to the database is closed"),
            entry("08006", "the connection to the database is lost"),
            entry("26000", LOST_STATEMENTS),
            entry("28000", "the database refuses the user"),
            entry("28P01", "the database refuses the user or the password"),
            entry("3D000", "there is no such database"),
            entry(READ_ONLY, "the database can only be read: a standby, or made so because its disk fills"),
            entry(DISK_FULL, "the disk of the database is full"),
            entry("42P05", LOST_STATEMENTS),
            entry("53200", "the database is out of memory"),
            entry("53300", "the database has no connection left"),
            entry("57P01", "the database is being stopped"),
            entry("57P02", "the database has crashed and starts again"),
            entry("57P03", "the database is starting or stopping"),
            entry(INPUT_OUTPUT, "the disk of the database fails"));

    private DatabaseFailures() {}

    /**
     * True when the database cancelled a statement because of its timeout: the database is up, but the statement was too
     * expensive.
     */
    public static boolean isTooSlow(Throwable failure) {
        return states(failure).anyMatch(CANCELLED::equals);
    }

    /** True for an outage during which reads still work, such as a full disk. */
    public static boolean isReadOnly(Throwable failure) {
        return states(failure).anyMatch(READS_ONLY::contains);
    }

    /** Writes what may be left out while the database can only be read, so that what only reads goes on. */
    public static void leavingOutWhileReadOnly(Runnable write) {
        try {
            write.run();
        } catch (DataAccessException failure) {
            if (!isReadOnly(failure)) {
                throw failure;
            }
            log.debug("a write was left out, because the database can only be read", failure);
        }
    }

    /**
     * Returns a description for the log: the exception's class, and the SQLSTATE with its meaning. Never the database's message,
     * which may quote the contents of a row.
     */
    public static String reason(Throwable failure) {
        String kind = failure.getClass().getSimpleName();
        return states(failure)
                .findFirst()
                .map(state -> kind + " sqlstate=" + state
                        + Optional.ofNullable(MEANINGS.get(state))
                                .map(meaning -> ", " + meaning)
                                .orElse(""))
                .orElse(kind);
    }

    /**
     * True when the failure is not caused by the data: no connection, connection lost, shutdown, database not writable, or a
     * statement timeout, which {@link #isTooSlow} tells apart.
     */
    public static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotCreateTransactionException
                    || cause instanceof TransactionSystemException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof QueryTimeoutException
                    || cause instanceof UnavailableException) {
                return true;
            }
        }
        return states(failure).anyMatch(state -> OUTAGE.matcher(state).matches());
    }

    private static Stream<String> states(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(cause -> ((SQLException) cause).getSQLState())
                .filter(Objects::nonNull);
    }

    /** @param name what was to be read or written */
    static RuntimeException translate(String name, Throwable failure) {
        if (isOutage(failure)) {
            return new UnavailableException("the database is unavailable: " + name, failure);
        }
        return failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }
}
