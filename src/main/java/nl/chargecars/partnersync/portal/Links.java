package nl.chargecars.partnersync.portal;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

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

    /** What a filter asks for; null for one that is not set. */
    static @Nullable String given(String filter) {
        return filter.isEmpty() ? null : filter;
    }

    private static String address(String path, Map<String, String> filters, @Nullable String cursor) {
        Map<String, String> values = new TreeMap<>(filters);
        values.values().removeIf(String::isEmpty);
        if (cursor != null) {
            values.put("cursor", cursor);
        }
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        values.keySet().forEach(name -> address.queryParam(name, "{" + name + "}"));
        return address.encode().buildAndExpand(values).toUriString();
    }
}
