package nl.chargecars.partnersync.web;

import org.springframework.stereotype.Component;

/**
 * The memory for large answers while they are written, as slowly as their readers take them. (What an answer was made of stays in
 * memory beside it, a few times its own size.) A refused answer to a change comes after the change: whoever repeats the call changes
 * nothing more, or has a delivery sent once more.
 */
@Component
class AnswerBudget extends MemoryBudget {

    /** Bytes up to which an answer does not count: the system's buffers take that much, whoever reads it. */
    static final int SMALL = 64 * 1024;

    static final String EXHAUSTED = "More is being read than can be held. Try again shortly.";

    AnswerBudget() {
        super(EXHAUSTED);
    }

    /** Writes an answer. */
    @FunctionalInterface
    interface Writing {
        void write() throws Exception;
    }

    /**
     * Writes an answer and holds its memory until it is written, or until its reader has gone.
     *
     * @throws Refusal OVERLOADED when there is no room for it; then nothing is written
     */
    void holding(int bytes, Writing writing) throws Exception {
        if (bytes <= SMALL) {
            writing.write();
            return;
        }
        take(bytes);
        try {
            writing.write();
        } finally {
            giveBack(bytes);
        }
    }
}
