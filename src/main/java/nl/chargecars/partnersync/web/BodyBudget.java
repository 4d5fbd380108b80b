package nl.chargecars.partnersync.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Limits the bytes of request bodies that are in memory at once to an eighth of the heap: many large or slow bodies are refused,
 * to be sent again later, and cannot exhaust the memory. (A body that is read as text and written to the database takes a few
 * times its own size.) Thread-safe.
 */
@Component
class BodyBudget {

    private static final int SHARE_OF_HEAP = 8;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final long most = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    private final AtomicLong taken = new AtomicLong();

    static Refusal exhausted() {
        return Refusal.retryAfter(ErrorCode.OVERLOADED, "More is coming in than can be held. Try again shortly.", SOON);
    }

    /**
     * Reserves bytes.
     *
     * @throws Refusal OVERLOADED when the budget is exhausted; then nothing is reserved
     */
    void take(long bytes) {
        if (taken.addAndGet(bytes) > most) {
            giveBack(bytes);
            throw exhausted();
        }
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Returns how many bytes are free. */
    long left() {
        return most - taken.get();
    }
}
