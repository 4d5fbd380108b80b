package nl.chargecars.partnersync.storage;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two transactions that were in each other's way: PostgreSQL ends one of them (deadlock, serialization), or one took the unique key
 * that the other wanted. Whoever lost wrote nothing, and finds when run again what the winner made.
 */
public final class LostRaces {

    private static final int TRIES = 4;

    private LostRaces() {}

    /**
     * Does the work in a transaction, and all of it in another one after each race that it lost, four times at most.
     *
     * @param work answers something, never null
     *
     * @throws ConcurrencyFailureException when it lost the last one too
     * @throws DuplicateKeyException likewise; or what it writes is there twice whoever is first
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
