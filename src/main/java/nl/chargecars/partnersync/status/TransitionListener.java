package nl.chargecars.partnersync.status;

import java.util.List;
import nl.chargecars.partnersync.storage.Write;

/**
 * Is called with transitions inside the transaction that records them: what the listener writes is committed or rolled back
 * together with them.
 */
@FunctionalInterface
public interface TransitionListener {

    /**
     * Returns the statements that this listener adds.
     *
     * @param transitions not yet written; their orders are locked, or new in this transaction
     * @return statements that are run right after the transitions are written, in the same database round trip
     */
    List<Write> recording(List<Transition> transitions);
}
