package nl.chargecars.partnersync.portal;

import java.util.Map;
import java.util.TreeMap;
import nl.chargecars.partnersync.pages.Address;
import org.jspecify.annotations.Nullable;

/**
 * Where a list begins and goes on; empty text where there is nothing to go to.
 *
 * @param first empty on the first page
 * @param next empty on the last one
 */
public record Links(String first, String next) {

    /** @param filters those that are set; empty ones are left out of the address */
    static Links of(String path, Map<String, String> filters, @Nullable String cursor, @Nullable String nextCursor) {
        return new Links(
                cursor == null ? "" : address(path, filters, null),
                nextCursor == null ? "" : address(path, filters, nextCursor));
    }

    private static String address(String path, Map<String, String> filters, @Nullable String cursor) {
        var address = new Address(path);
        for (Map.Entry<String, String> filter : new TreeMap<>(filters).entrySet()) {
            address = address.with(filter.getKey(), filter.getValue());
        }
        return address.with("cursor", cursor).text();
    }
}
