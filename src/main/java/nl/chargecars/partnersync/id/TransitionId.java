package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one transition. */
public record TransitionId(@JsonValue UUID value) implements Comparable<TransitionId> {

    /** Returns a new id, which sorts after those created earlier in this process. */
    public static TransitionId next() {
        return new TransitionId(Uuid7.next());
    }

    @Override
    public int compareTo(TransitionId other) {
        return Uuid7.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
