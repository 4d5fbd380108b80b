package nl.chargecars.partnersync.storage;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What is to be done only once the caller's transaction has committed, and not at all when it is rolled back. */
public final class AfterCommit {

    private AfterCommit() {}

    /** Runs the work in the committing thread; it must not fail. */
    public static void run(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
