package nl.chargecars.partnersync.storage;

import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

/**
 * Statements of one transaction of which none needs another's answer, sent together and run one after the other. A transaction
 * of twenty statements is mostly waiting for its round trips, which a busy machine makes long; so it makes a handful.
 */
public final class Writes {

    private static final String NEXT = ";\n";

    private final List<Write> writes = new ArrayList<>();

    /** The next one to be run. */
    public Writes add(Write write) {
        if (write.hasRows()) {
            writes.add(write);
        }
        return this;
    }

    public Writes addAll(List<Write> more) {
        more.forEach(this::add);
        return this;
    }

    /** Runs them; nothing, without asking the database, when none has rows. When one fails, those after it are not run. */
    public void send(JdbcTemplate jdbc) {
        if (writes.isEmpty()) {
            return;
        }
        String together = writes.stream().map(Write::sql).collect(Collectors.joining(NEXT));
        List<Bulk.Column> columns =
                writes.stream().flatMap(write -> write.columns().stream()).toList();
        PreparedStatementCallback<Boolean> run = PreparedStatement::execute;
        jdbc.execute(connection -> Bulk.bind(connection, connection.prepareStatement(together), columns), run);
    }
}
