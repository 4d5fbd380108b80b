package nl.chargecars.partnersync.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. Where rows may be large, a page ends before its limit: what is asked for at once must fit into memory, for
 * many callers at a time.
 *
 * @param nextCursor opaque; null on the last page
 */
public record Page<T>(
        boolean success, List<T> data, @Nullable String nextCursor) implements JsonAnswer {

    /** A page ends with the row that brings it to about so many characters. */
    public static final int LARGEST = 1_000_000;

    /** Reads rows of a list. */
    @FunctionalInterface
    public interface Slices<T> {

        /**
         * Returns the next rows, fewer than {@code most} only at the end of the list.
         *
         * @param behind the row behind which they begin; null: where the page begins
         */
        List<T> read(@Nullable T behind, int most);
    }

    /**
     * Reads a page of rows that may be large, so many at a time that they fit a page however large they are.
     *
     * @param largest about how many characters the largest row has
     * @param characters returns about how many a row has
     * @param cursorOf returns the cursor that continues after a row
     */
    public static <T> Page<T> read(
            int limit, int largest, Slices<T> rows, ToIntFunction<T> characters, Function<T, Cursor> cursorOf) {
        int atOnce = Math.max(1, LARGEST / largest);
        List<T> page = new ArrayList<>();
        long length = 0;
        while (true) {
            int most = Math.min(atOnce, limit + 1 - page.size());
            List<T> slice = rows.read(page.isEmpty() ? null : page.getLast(), most);
            for (T row : slice) {
                if (page.size() == limit || length >= LARGEST) {
                    return of(page, true, cursorOf);
                }
                page.add(row);
                length += characters.applyAsInt(row);
            }
            if (slice.size() < most) {
                return of(page, false, cursorOf);
            }
        }
    }

    /** Makes a page of rows of which it is known whether more follow. */
    public static <T> Page<T> of(List<T> rows, boolean more, Function<T, Cursor> cursorOf) {
        return new Page<>(true, rows, more ? cursorOf.apply(rows.getLast()).encode() : null);
    }

    /**
     * Makes a page of rows that were queried with one more than the limit.
     *
     * @param rows at most {@code limit + 1}
     * @param cursorOf returns the cursor that continues after a row
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> cursorOf) {
        if (rows.size() <= limit) {
            return of(rows, false, cursorOf);
        }
        return of(rows.subList(0, limit), true, cursorOf);
    }

    /** Returns the same page with each item mapped. */
    public <R> Page<R> map(Function<T, R> mapping) {
        return new Page<>(success, data.stream().map(mapping).toList(), nextCursor);
    }
}
