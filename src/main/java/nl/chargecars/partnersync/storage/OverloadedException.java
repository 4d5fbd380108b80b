package nl.chargecars.partnersync.storage;

/** A bounded queue is full: the command was not accepted, and the caller should retry later (503 OVERLOADED). */
public final class OverloadedException extends RuntimeException {
    OverloadedException(String queue) {
        super("the queue of " + queue + " is full", null, false, false);
    }
}
