package nl.chargecars.partnersync.storage;

import java.util.List;

/**
 * Turns a list of commands into a list of outcomes, of the same length and order, inside one transaction. An expected
 * refusal is an outcome; an exception rolls the whole batch back.
 */
@FunctionalInterface
public interface BatchHandler<C, R> {
    List<R> handle(List<C> commands);
}
