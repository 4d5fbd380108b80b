package nl.chargecars.partnersync.storage;

/** A bounded queue is full: nothing was taken in, the caller should come back later (503 OVERLOADED). */
public final class OverloadedException extends RuntimeException {
    OverloadedException(String queue) {
        super("the queue of " + queue + " is full", null, false, false);
    }
}
