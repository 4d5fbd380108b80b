package nl.chargecars.partnersync.storage;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Retries transactions that lost a race against another one: PostgreSQL aborted them (deadlock, serialization failure), or
 * another transaction inserted the same unique key first. The losing transaction wrote nothing, and its retry sees what the
 * winner wrote.
 */
public final class LostRaces {

    private static final int TRIES = 4;

    private LostRaces() {}

    /**
     * Runs the work in a transaction. After each lost race it runs the whole work again in a new transaction, at most four times
     * in all.
     *
     * @param work must be repeatable, and must not return null
     *
     * @throws ConcurrencyFailureException when the fourth attempt lost a race too
     * @throws DuplicateKeyException when the fourth attempt met a duplicate key too, or when the work itself writes a duplicate
     */
    public static <T> T rerun(TransactionTemplate transaction, Supplier<T> work) {
        for (int tried = 1; ; tried++) {
            try {
                return Objects.requireNonNull(transaction.execute(_ -> work.get()));
            } catch (ConcurrencyFailureException | DuplicateKeyException lost) {
                if (tried >= TRIES) {
                    throw lost;
                }
            }
        }
    }
}
