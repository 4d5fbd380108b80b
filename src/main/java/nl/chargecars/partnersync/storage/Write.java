package nl.chargecars.partnersync.storage;

import java.util.List;

/** One statement with its rows, made by {@link Bulk#write} and not sent yet: see {@link Writes}. */
public final class Write {

    private final String sql;
    private final boolean hasRows;
    private final List<Bulk.Column> columns;

    Write(String sql, boolean hasRows, List<Bulk.Column> columns) {
        this.sql = sql;
        this.hasRows = hasRows;
        this.columns = List.copyOf(columns);
    }

    String sql() {
        return sql;
    }

    boolean hasRows() {
        return hasRows;
    }

    List<Bulk.Column> columns() {
        return columns;
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "Write[" + sql.strip() + "]";
    }
}
