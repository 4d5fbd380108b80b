package nl.chargecars.partnersync.pages;

import org.jspecify.annotations.Nullable;

/**
 * Links from a page of a list to the first and the next page; an empty text where there is no link.
 *
 * @param first empty on the first page
 * @param next empty on the last page
 */
public record Links(String first, String next) {

    /**
     * @param here address of the first page, with the list's filters
     * @param cursor cursor of the page that is shown; null on the first page
     * @param nextCursor null on the last page
     */
    public static Links of(Address here, @Nullable String cursor, @Nullable String nextCursor) {
        return new Links(
                cursor == null ? "" : here.text(),
                nextCursor == null ? "" : here.with("cursor", nextCursor).text());
    }
}
