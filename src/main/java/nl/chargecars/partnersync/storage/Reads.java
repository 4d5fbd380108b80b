package nl.chargecars.partnersync.storage;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries of one transaction, none of which needs the result of another, sent to the database together; the counterpart of
 * {@link Writes}. They run in the order in which they were added, each with its own snapshot (at READ COMMITTED), so that when
 * one takes a lock the next ones read under that lock. Not thread-safe.
 */
public final class Reads {

    private final List<Read<?>> reads = new ArrayList<>();

    /** Appends a query; left out when it has no input rows. */
    public Reads add(Read<?> read) {
        if (read.part().hasRows()) {
            reads.add(read);
        }
        return this;
    }

    public Reads addAll(List<? extends Read<?>> more) {
        more.forEach(this::add);
        return this;
    }

    /** Runs all queries in the caller's transaction; no database call when none has input rows. Call once. */
    public void ask() {
        if (!reads.isEmpty()) {
            StatementPipeline.run(reads.stream().map(Read::part).toList(), this::take);
        }
    }

    private void take(PreparedStatement statement, boolean rows) throws SQLException {
        boolean further = rows;
        for (Read<?> read : reads) {
            if (!further) {
                throw new IllegalStateException("answers with no rows: " + read);
            }
            try (ResultSet answer = statement.getResultSet()) {
                read.take(answer);
            }
            further = statement.getMoreResults();
        }
    }
}
