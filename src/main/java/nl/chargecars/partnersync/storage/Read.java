package nl.chargecars.partnersync.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.storage.StatementPipeline.Part;
import org.springframework.jdbc.core.RowMapper;

/** One query for a list of rows, made by {@link Bulk#read}; it has a result after {@link Reads#ask} ran it. Not thread-safe. */
public final class Read<R> {

    private final Part part;
    private final RowMapper<R> mapper;
    private final List<R> answer = new ArrayList<>();
    private boolean answered;

    Read(Part part, RowMapper<R> mapper) {
        this.part = part;
        this.mapper = mapper;
        this.answered = !part.hasRows();
    }

    /**
     * Returns the rows that the query found; none when the query had no input rows.
     *
     * @throws IllegalStateException before {@link Reads#ask} ran the query
     */
    public List<R> answer() {
        if (!answered) {
            throw new IllegalStateException("not asked yet: " + this);
        }
        return List.copyOf(answer);
    }

    Part part() {
        return part;
    }

    void take(ResultSet rows) throws SQLException {
        while (rows.next()) {
            answer.add(mapper.mapRow(rows, answer.size()));
        }
        answered = true;
    }

    /** Shows the SQL without the values. */
    @Override
    public String toString() {
        return "Read" + part;
    }
}
