package nl.chargecars.partnersync.web;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes of one kind that are in memory at once to an eighth of the heap: what goes beyond is refused, to be sent again
 * later, and cannot exhaust the memory. Thread-safe.
 */
abstract class MemoryBudget {

    private static final int SHARE_OF_HEAP = 8;

    private final long most = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    private final AtomicLong taken = new AtomicLong();
    private final String refusal;

    /** @param refusal says that the budget is exhausted */
    MemoryBudget(String refusal) {
        this.refusal = refusal;
    }

    /**
     * Reserves bytes. A refusal reserves nothing, not even for a moment, in which something smaller would be refused.
     *
     * @throws Refusal OVERLOADED when the budget is exhausted
     */
    void take(long bytes) {
        long before;
        do {
            before = taken.get();
            if (before + bytes > most) {
                throw Refusal.overloaded(refusal);
            }
        } while (!taken.compareAndSet(before, before + bytes));
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Returns how many bytes are free. */
    long left() {
        return most - taken.get();
    }
}
