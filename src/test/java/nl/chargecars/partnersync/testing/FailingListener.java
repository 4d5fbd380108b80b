package nl.chargecars.partnersync.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import nl.chargecars.partnersync.status.Transition;
import nl.chargecars.partnersync.status.TransitionListener;
import nl.chargecars.partnersync.storage.Write;

/**
 * A listener of transitions, called like the product's own listeners, that fails for the transitions that a test selects. Thread-safe.
 */
public final class FailingListener implements TransitionListener {

    private final AtomicReference<Predicate<Transition>> failing = new AtomicReference<>(FailingListener::none);

    /** Runs the calls; while they run, the listener throws an exception for the transitions that match. */
    public void failingOn(Predicate<Transition> transitions, Runnable calls) {
        failing.set(transitions);
        try {
            calls.run();
        } finally {
            failing.set(FailingListener::none);
        }
    }

    @Override
    public List<Write> recording(List<Transition> transitions) {
        if (transitions.stream().anyMatch(failing.get())) {
            throw new IllegalStateException("a listener that fails because a test wants it to");
        }
        return List.of();
    }

    private static boolean none(Transition transition) {
        return false;
    }
}
