package nl.chargecars.partnersync.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * How many bytes of bodies are in memory at once, at most an eighth of the heap: whoever sends many large bodies, or sends them
 * slowly, is told to come back, and the process lives on. Read as text and written to the database a body takes a few times
 * its own size. Thread-safe.
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

    /** @throws Refusal OVERLOADED: nothing was taken */
    void take(long bytes) {
        if (taken.addAndGet(bytes) > most) {
            giveBack(bytes);
            throw exhausted();
        }
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Bytes that could be taken now. */
    long left() {
        return most - taken.get();
    }
}
