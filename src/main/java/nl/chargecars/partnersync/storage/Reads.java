package nl.chargecars.partnersync.storage;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Questions of one transaction of which none needs another's answer, asked together: {@link Writes} for what is read. They are run
 * in their order, each with a snapshot of its own (at READ COMMITTED), so one that locks has its lock when the next one looks.
 */
public final class Reads {

    private final List<Read<?>> reads = new ArrayList<>();

    /** The next one to be run. */
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

    /** Asks them; nothing, without asking the database, when none has rows. Call once. */
    public void ask(JdbcTemplate jdbc) {
        if (!reads.isEmpty()) {
            Together.run(jdbc, reads.stream().map(Read::part).toList(), this::take);
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
