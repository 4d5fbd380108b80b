package nl.chargecars.partnersync.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor opaque; null on the last page
 */
public record Page<T>(
        boolean success, List<T> data, @Nullable String nextCursor) {

    /**
     * Makes a page of rows that were queried with one more than the limit.
     *
     * @param rows at most {@code limit + 1}
     * @param cursorOf returns the cursor that continues after a row
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> cursorOf) {
        if (rows.size() <= limit) {
            return new Page<>(true, rows, null);
        }
        List<T> page = rows.subList(0, limit);
        return new Page<>(true, page, cursorOf.apply(page.getLast()).encode());
    }

    /** Returns the same page with each item mapped. */
    public <R> Page<R> map(Function<T, R> mapping) {
        return new Page<>(success, data.stream().map(mapping).toList(), nextCursor);
    }
}
