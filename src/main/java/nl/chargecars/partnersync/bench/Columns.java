package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows turned into whole columns, each bound as one array: what {@code unnest} makes rows of again. */
final class Columns<T> {

    private record Column<T>(String type, Function<T, @Nullable Object> value) {}

    private final List<Column<T>> columns = new ArrayList<>();

    Columns<T> uuid(Function<T, UUID> value) {
        columns.add(new Column<>("uuid", value::apply));
        return this;
    }

    /** Text, or JSON to be cast in the statement. */
    Columns<T> text(Function<T, @Nullable String> value) {
        columns.add(new Column<>("text", value::apply));
        return this;
    }

    Columns<T> integer(Function<T, Integer> value) {
        columns.add(new Column<>("int4", value::apply));
        return this;
    }

    /** Runs a statement whose first parameters are these columns, with single values behind them. */
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
            @Nullable Object[] values = new Object[rows.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = column.value().apply(rows.get(row));
            }
            statement.setArray(++index, connection.createArrayOf(column.type(), values));
        }
        for (Object value : behind) {
            statement.setObject(++index, value);
        }
        return statement;
    }
}
