package nl.chargecars.partnersync.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with one request: the first hundred problems, each once, and in how many more places something is wrong. A body
 * has room for tens of thousands, and to note and tell them must not cost more than it cost to read it.
 */
final class NotedProblems {

    static final int MOST = 100;

    private final List<Problem> listed = new ArrayList<>();

    /** Text, not problems: names made to have one hash have an order all the same, by which the set finds them. */
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
