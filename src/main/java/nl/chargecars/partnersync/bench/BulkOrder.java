package nl.chargecars.partnersync.bench;

import java.util.HexFormat;
import java.util.Locale;

/**
 * The ids that {@link BulkOrders} gives to order {@code number} of a partner. They are computed rather than queried, so that a
 * benchmark which requests the order has not brought its rows into memory before.
 *
 * @param mark the partner's mark, see {@link BulkOrders#mark}
 */
record BulkOrder(String mark, long number) {

    private static final HexFormat HEX = HexFormat.of();
    private static final long FIRST = 1_600_000_000_000L;
    private static final int HEAD_DIGITS = 12;
    private static final int TAIL_DIGITS = 6;
    private static final int HEXADECIMAL = 16;

    String id() {
        return id("7001");
    }

    /** Returns the id of the order's delivery, which equals the id of its event. */
    String delivery() {
        return id("7006");
    }

    String orderNumber() {
        int partner = Integer.parseInt(mark, HEXADECIMAL);
        return String.format(
                Locale.ROOT,
                "CC-%d-%d%08d",
                1_000 + partner / 9_000 % 900,
                1_000 + partner % 9_000,
                number % 100_000_000);
    }

    private String id(String kind) {
        String head = HEX.toHexDigits(FIRST + number, HEAD_DIGITS);
        return head.substring(0, 8) + "-" + head.substring(8) + "-" + kind + "-8000-" + mark
                + HEX.toHexDigits(number, TAIL_DIGITS);
    }
}
