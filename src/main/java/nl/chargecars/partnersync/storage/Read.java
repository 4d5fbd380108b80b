package nl.chargecars.partnersync.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.storage.Together.Part;
import org.springframework.jdbc.core.RowMapper;

/** One question about a list, made by {@link Bulk#read}; answered once it was asked with others: see {@link Reads}. Not thread-safe. */
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
     * The rows it found; none where nothing was asked for.
     *
     * @throws IllegalStateException before it was asked
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

    /** Without the values. */
    @Override
    public String toString() {
        return "Read" + part;
    }
}
