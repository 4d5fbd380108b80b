package nl.chargecars.partnersync.storage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Runs work after the caller's transaction has committed, and not at all when the transaction is rolled back. */
public final class AfterCommit {

    private static final Logger log = LoggerFactory.getLogger(AfterCommit.class);

    private AfterCommit() {}

    /**
     * Registers work that the committing thread runs after the commit; call in a transaction. If the work fails, the failure is
     * logged; the commit and the caller's result stand.
     */
    public static void run(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                try {
                    work.run();
                } catch (RuntimeException failed) {
                    log.warn("what follows a commit failed", failed);
                }
            }
        });
    }
}
