package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;
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
                        + Arrays.stream(address.substring(query).split("&", -1))
                                .map(ShownAddress::parameter)
                                .collect(Collectors.joining("&"));
    }

    /** Masks the value of a parameter; a parameter without a name is masked completely, as all of it may be the secret. */
    private static String parameter(String parameter) {
        int value = parameter.indexOf('=') + 1;
        boolean open = parameter.length() == value || parameter.contains(Polling.ORDER);
        return open ? parameter : parameter.substring(0, value) + Mask.TEXT;
    }

    /** Returns true when the query contains the mask, so that a displayed URL was sent back as a new value. */
    static boolean isMasked(@Nullable String query) {
        return query != null && query.contains(Mask.TEXT);
    }
}
