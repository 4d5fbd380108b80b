package nl.chargecars.partnersync.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import nl.chargecars.partnersync.storage.BinaryArrays;
import org.jspecify.annotations.Nullable;

/** Binds rows column by column, each column as one array parameter in binary format as in the product, for {@code unnest} in SQL. */
final class Columns<T> {

    /** Builds the array of one column from all rows. */
    private interface Column<T> {
        Array of(Connection connection, List<T> rows) throws SQLException;
    }

    private final List<Column<T>> columns = new ArrayList<>();

    Columns<T> uuid(Function<T, @Nullable UUID> value) {
        columns.add((connection, rows) ->
                BinaryArrays.uuids(connection, rows.stream().map(value).toList()));
        return this;
    }

    /** Adds a text column, also for JSON that the statement casts. */
    Columns<T> text(Function<T, @Nullable String> value) {
        columns.add((connection, rows) ->
                connection.createArrayOf("text", rows.stream().map(value).toArray(String[]::new)));
        return this;
    }

    /** Runs a statement whose first parameters are these columns, followed by the single values. Returns the update count. */
    int update(Connection connection, String sql, List<T> rows, Object... behind) throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, rows, behind)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement bound(Connection connection, String sql, List<T> rows, Object... behind)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        int index = 0;
        for (Column<T> column : columns) {
            statement.setArray(++index, column.of(connection, rows));
        }
        for (Object value : behind) {
            statement.setObject(++index, value);
        }
        return statement;
    }
}
