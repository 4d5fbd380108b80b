package nl.chargecars.partnersync.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Simulates what networks and queues do to a sequence of messages. The same random seed gives the same result. The given lists are
 * not changed.
 */
public final class OutOfOrder {

    private static final int MOST_COPIES = 3;

    private OutOfOrder() {}

    /** The same messages in another order. */
    public static <T> List<T> shuffled(List<T> messages, long seed) {
        var shuffled = new ArrayList<>(messages);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    /** Each message once to three times. First copies keep their order; the others come anywhere behind their first. */
    public static <T> List<T> duplicated(List<T> messages, long seed) {
        var random = new Random(seed);
        var duplicated = new ArrayList<>(messages);
        for (T message : messages) {
            for (int copies = random.nextInt(MOST_COPIES); copies > 0; copies--) {
                int first = duplicated.indexOf(message);
                duplicated.add(random.nextInt(first + 1, duplicated.size() + 1), message);
            }
        }
        return duplicated;
    }

    /** The message at this index is moved to the end. */
    public static <T> List<T> late(List<T> messages, int index) {
        var late = new ArrayList<>(messages);
        late.add(late.remove(index));
        return late;
    }
}
