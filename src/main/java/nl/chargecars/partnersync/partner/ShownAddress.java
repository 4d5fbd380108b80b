package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An address as it is shown. Some endpoints are told who calls by the query ({@code ?code=…}), which then is as secret as a header:
 * its names are shown, its values masked. An address without a query is shown as it is.
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

    /** Without a name all of it may be the secret. */
    private static String parameter(String parameter) {
        int value = parameter.indexOf('=') + 1;
        boolean open = parameter.length() == value || parameter.contains(Polling.ORDER);
        return open ? parameter : parameter.substring(0, value) + Mask.TEXT;
    }

    /** True when the mask was sent back for a value. */
    static boolean isMasked(@Nullable String query) {
        return query != null && query.contains(Mask.TEXT);
    }
}
