package nl.chargecars.partnersync.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.PreparedStatementCreator;

/** Statements that go to the database in one packet, and are run there one after the other; when one fails, those after it are not. */
final class Together {

    private static final String NEXT = ";\n";

    private Together() {}

    /**
     * One of them.
     *
     * @param hasRows whether its columns hold anything
     * @param columns one for each {@code ?}
     */
    record Part(String sql, boolean hasRows, List<Bulk.Column> columns) {

        Part {
            columns = List.copyOf(columns);
        }

        /** Without the values. */
        @Override
        public String toString() {
            return "[" + sql.strip() + "]";
        }
    }

    /** Reads what they have to say, all of which were run. */
    @FunctionalInterface
    interface Answers {

        /** @param rows whether the first one answers with rows */
        void from(PreparedStatement statement, boolean rows) throws SQLException;
    }

    static void run(JdbcTemplate jdbc, List<Part> parts, Answers answers) {
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
        jdbc.execute(bound, run);
    }
}
