package nl.chargecars.partnersync.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Statements of one transaction, none of which needs the result of another, sent together and run one after the other. A
 * transaction of twenty statements mostly waits for its round trips, which take long on a busy machine; sending them together
 * leaves a handful of round trips. Not thread-safe.
 */
public final class Writes {

    private final List<Write> writes = new ArrayList<>();

    /** Appends a statement; left out when it has no rows. */
    public Writes add(Write write) {
        return write.hasRows() ? addAlways(write) : this;
    }

    /**
     * Appends a statement even if it has no rows. PostgreSQL prepares and plans each combination of statements separately, on
     * every connection; leaving statements out of a long combination according to their rows would create dozens of them.
     */
    public Writes addAlways(Write write) {
        writes.add(write);
        return this;
    }

    public Writes addAll(List<Write> more) {
        more.forEach(this::add);
        return this;
    }

    /**
     * Runs all statements in the caller's transaction; no database call when none has rows. When one fails, those after it are
     * not run.
     */
    public void send() {
        if (writes.stream().anyMatch(Write::hasRows)) {
            StatementPipeline.run(writes.stream().map(Write::part).toList(), (_, _) -> {});
        }
    }
}
