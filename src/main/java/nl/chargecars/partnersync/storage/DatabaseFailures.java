package nl.chargecars.partnersync.storage;

import java.sql.SQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a database that is away (everybody is refused, 503) from data it does not take (one caller's mistake or our bug). */
public final class DatabaseFailures {

    private static final String CANCELLED = "57014";

    private DatabaseFailures() {}

    /** True when the database gave a statement up because it took too long: it is there, and was asked for too much. */
    public static boolean isTooSlow(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && CANCELLED.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /**
     * True when the failure says nothing about the data: no connection, connection lost, server going down, or a statement that took
     * too long, which {@link #isTooSlow} tells apart.
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
            // 08: connection, 57: operator intervention (shutdown, statement time-out), 53: out of resources
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().matches("(08|57|53).*")) {
                return true;
            }
        }
        return false;
    }

    static RuntimeException translate(String name, Throwable failure) {
        if (isOutage(failure)) {
            return new UnavailableException("the database is away, " + name + " could not be written", failure);
        }
        return failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }
}
