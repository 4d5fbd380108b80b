package nl.chargecars.partnersync.housekeeping;

import java.util.function.IntUnaryOperator;

/** Deletes many old rows in pages, each in a short transaction of its own, so that nobody waits long for their locks. */
public final class PagedDeletion {

    private static final int PAGE = 1_000;

    private PagedDeletion() {}

    /**
     * Deletes page by page until a page is not full.
     *
     * @param page deletes so many rows at most, and returns how many it deleted
     * @return how many were deleted
     */
    public static int all(IntUnaryOperator page) {
        int all = 0;
        int deleted;
        do {
            deleted = page.applyAsInt(PAGE);
            all += deleted;
        } while (deleted == PAGE);
        return all;
    }
}
