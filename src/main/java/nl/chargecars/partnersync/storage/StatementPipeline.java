package nl.chargecars.partnersync.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.PreparedStatementCreator;

/**
 * Sends several statements to the database in one round trip. They run there one after the other; when one fails, the rest are
 * not run.
 */
final class StatementPipeline {

    private static final String NEXT = ";\n";

    private StatementPipeline() {}

    /**
     * One of the statements.
     *
     * @param jdbc the database of the statement, which is that of all that are sent with it
     * @param hasRows whether its columns contain any values
     * @param columns one for each {@code ?}
     */
    record Part(JdbcTemplate jdbc, String sql, boolean hasRows, List<Bulk.Column> columns) {

        Part {
            columns = List.copyOf(columns);
        }

        /** Shows the SQL without the values. */
        @Override
        public String toString() {
            return "[" + sql.strip() + "]";
        }
    }

    /** Reads the results after all statements have run. */
    @FunctionalInterface
    interface Answers {

        /** @param rows whether the first statement returned a result set */
        void from(PreparedStatement statement, boolean rows) throws SQLException;
    }

    /** @param parts at least one */
    static void run(List<Part> parts, Answers answers) {
        String together = parts.stream().map(Part::sql).collect(Collectors.joining(NEXT));
        List<Bulk.Column> columns =
                parts.stream().flatMap(part -> part.columns().stream()).toList();
        PreparedStatementCreator bound =
                connection -> Bulk.bind(connection, connection.prepareStatement(together), columns);
        PreparedStatementCallback<Boolean> run = statement -> {
            boolean rows = statement.execute();
            answers.from(statement, rows);
            return rows;
        };
        parts.getFirst().jdbc().execute(bound, run);
    }
}
