package nl.chargecars.partnersync.status;

import java.util.List;
import nl.chargecars.partnersync.storage.Write;

/** Hears of transitions inside the transaction that records them: what it writes commits or vanishes with them. */
@FunctionalInterface
public interface TransitionListener {

    /**
     * @param transitions about to be written; their orders are locked, or new
     * @return what is to be written right after them, on the same way to the database
     */
    List<Write> recording(List<Transition> transitions);
}
