package nl.chargecars.partnersync.web;

import org.springframework.stereotype.Component;

/**
 * The memory for request bodies, however many are large or slow, and for what is parsed of them. (A body that is read as text and
 * written to the database takes a few times its own size.)
 */
@Component
class BodyBudget extends MemoryBudget {

    private static final String EXHAUSTED = "More is coming in than can be held. Try again shortly.";

    BodyBudget() {
        super(EXHAUSTED);
    }

    static Refusal exhausted() {
        return Refusal.overloaded(EXHAUSTED);
    }
}
