package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Masks a URL for display. Some endpoints authenticate callers by the query ({@code ?code=…}), which is then as secret as a header; so
 * parameter names are shown and values are masked. A URL without a query is shown unchanged.
 */
public final class ShownAddress {

    static final String MASKED = "The query has the mask that is shown, not the value.";

    private ShownAddress() {}

    static @Nullable String of(@Nullable URI address) {
        return address == null ? null : of(address.toString());
    }

    public static String of(String address) {
        int query = address.indexOf('?') + 1;
        return query == 0
                ? address
                : address.substring(0, query)
                        + parameters(address, query)
                                .map(ShownAddress::parameter)
                                .collect(Collectors.joining("&"));
    }

    /** Returns the values that are masked for display, as they are written in the address. */
    public static List<String> secretsIn(String address) {
        int query = address.indexOf('?') + 1;
        return query == 0
                ? List.of()
                : parameters(address, query)
                        .filter(parameter -> !isOpen(parameter))
                        .map(parameter -> parameter.substring(value(parameter)))
                        .toList();
    }

    private static Stream<String> parameters(String address, int query) {
        return Arrays.stream(address.substring(query).split("&", -1));
    }

    private static String parameter(String parameter) {
        return isOpen(parameter) ? parameter : parameter.substring(0, value(parameter)) + Mask.TEXT;
    }

    private static boolean isOpen(String parameter) {
        return parameter.length() == value(parameter) || parameter.contains(Polling.ORDER);
    }

    /** Returns where the value begins. In a parameter without a name that is its beginning, as all of it may be the secret. */
    private static int value(String parameter) {
        return parameter.indexOf('=') + 1;
    }

    /** Returns true when the query contains the mask, so that a displayed URL was sent back as a new value. */
    static boolean isMasked(@Nullable String query) {
        return query != null && query.contains(Mask.TEXT);
    }
}
