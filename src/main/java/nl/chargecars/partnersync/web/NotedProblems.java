package nl.chargecars.partnersync.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the problems of one request: the first hundred, each once, and the number of further places with a problem. A body has
 * room for ten thousand problems, and collecting and reporting them must not cost more than reading the body did.
 */
final class NotedProblems {

    static final int MOST = 100;

    private final List<Problem> listed = new ArrayList<>();

    /**
     * The pointers of all problems. Strings, because a set finds these fast (they are comparable) even when a caller chose names
     * with the same hash.
     */
    private final Set<String> places = new HashSet<>();

    private int morePlaces;

    void add(Problem problem) {
        boolean newPlace = places.add(problem.pointer());
        if (listed.size() == MOST) {
            morePlaces += newPlace ? 1 : 0;
        } else if (newPlace || !listed.contains(problem)) {
            listed.add(problem);
        }
    }

    boolean isEmpty() {
        return listed.isEmpty();
    }

    boolean isAnyAt(String pointer) {
        return places.contains(pointer);
    }

    /** VALIDATION_FAILED with what was noted. */
    Refusal refusal() {
        return Refusal.invalid(listed, morePlaces);
    }
}
