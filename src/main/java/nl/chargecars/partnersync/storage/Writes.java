package nl.chargecars.partnersync.storage;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Statements of one transaction of which none needs another's answer, sent together and run one after the other. A transaction
 * of twenty statements is mostly waiting for its round trips, which a busy machine makes long; so it makes a handful.
 */
public final class Writes {

    private final List<Write> writes = new ArrayList<>();

    /** The next one to be run; left out when it has no rows. */
    public Writes add(Write write) {
        return write.hasRows() ? addAlways(write) : this;
    }

    /**
     * The next one to be run, also without rows. PostgreSQL prepares and plans each packet for itself, on every connection: of one
     * with many parts, those that are now there and now not would make dozens.
     */
    public Writes addAlways(Write write) {
        writes.add(write);
        return this;
    }

    public Writes addAll(List<Write> more) {
        more.forEach(this::add);
        return this;
    }

    /** Runs them; nothing, without asking the database, when none has rows. When one fails, those after it are not run. */
    public void send(JdbcTemplate jdbc) {
        if (writes.stream().anyMatch(Write::hasRows)) {
            Together.run(jdbc, writes.stream().map(Write::part).toList(), (_, _) -> {});
        }
    }
}
