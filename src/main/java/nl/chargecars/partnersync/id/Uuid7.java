package nl.chargecars.partnersync.id;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.UUID;

/** Creates, parses and compares UUIDs of version 7 (RFC 9562), which ascend within this process and sort as in PostgreSQL. */
public final class Uuid7 {

    private static final int CANONICAL_LENGTH = 36;
    private static final int TIME_SHIFT = 16;

    /** Largest time in milliseconds since 1970 that fits in 48 bits: in the year 10889. */
    private static final long LATEST = (1L << 48) - 1;

    private Uuid7() {}

    public static UUID next() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }

    /** Returns the smallest id of this millisecond: ids created earlier sort before it, ids created later do not. */
    public static UUID earliest(Instant time) {
        return new UUID(Math.clamp(time.toEpochMilli(), 0, LATEST) << TIME_SHIFT, 0);
    }

    /** Parses the form with 36 characters and no other. Throws {@link IllegalArgumentException} for other texts. */
    public static UUID parse(String text) {
        if (text.length() != CANONICAL_LENGTH) {
            throw new IllegalArgumentException("not a UUID");
        }
        return UUID.fromString(text);
    }

    /** Compares as unsigned bytes, like the database; {@link UUID#compareTo} compares signed numbers and differs from it. */
    public static int compare(UUID left, UUID right) {
        int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
    }
}
