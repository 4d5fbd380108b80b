package nl.chargecars.partnersync.status;

import java.util.List;

/** Hears of recorded transitions inside the transaction that records them: what it writes commits or vanishes with them. */
@FunctionalInterface
public interface TransitionListener {
    void recorded(List<Transition> transitions);
}
