package nl.chargecars.partnersync.storage;

import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Two transactions that were in each other's way: PostgreSQL ends one of them (deadlock, serialization), or one took the unique key
 * that the other wanted. Whoever lost wrote nothing, and finds when run again what the winner made.
 */
public final class LostRaces {

    private static final int TRIES = 4;

    private LostRaces() {}

    /**
     * Runs a whole transaction, anew after each race that it lost, four times at most.
     *
     * @throws ConcurrencyFailureException when it lost the last one too
     * @throws DuplicateKeyException likewise; or what it writes is there twice whoever is first
     */
    public static <T> T rerun(Supplier<T> transaction) {
        for (int tried = 1; ; tried++) {
            try {
                return transaction.get();
            } catch (ConcurrencyFailureException | DuplicateKeyException lost) {
                if (tried >= TRIES) {
                    throw lost;
                }
            }
        }
    }
}
