package nl.chargecars.partnersync.web;

/** How many items a page holds: 50 unless given, 200 at most (contract, "Style of the API"). */
public final class Limit {

    public static final String DEFAULT = "50";
    public static final int LARGEST = 200;

    private Limit() {}

    /** @throws Refusal MALFORMED_REQUEST outside 1 to 200 */
    public static int checked(int limit) {
        if (limit < 1 || limit > LARGEST) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "limit must be between 1 and " + LARGEST + ".");
        }
        return limit;
    }
}
