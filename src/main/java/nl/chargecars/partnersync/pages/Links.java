package nl.chargecars.partnersync.pages;

import org.jspecify.annotations.Nullable;

/**
 * Where a list begins and goes on; empty text where there is nothing to go to.
 *
 * @param first empty on the first page
 * @param next empty on the last one
 */
public record Links(String first, String next) {

    /**
     * @param here the first page, with what the list is narrowed to
     * @param cursor of the page that is shown; null on the first one
     * @param nextCursor null on the last one
     */
    public static Links of(Address here, @Nullable String cursor, @Nullable String nextCursor) {
        return new Links(
                cursor == null ? "" : here.text(),
                nextCursor == null ? "" : here.with("cursor", nextCursor).text());
    }
}
