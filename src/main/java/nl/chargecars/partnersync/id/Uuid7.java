package nl.chargecars.partnersync.id;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.UUID;

/** UUIDv7 (RFC 9562): in the order they were made within this process, and compared as PostgreSQL compares them. */
public final class Uuid7 {

    private static final int CANONICAL_LENGTH = 36;
    private static final int TIME_SHIFT = 16;

    /** Milliseconds since 1970, as many as there is room for: 48 bits, the year 10889. */
    private static final long LATEST = (1L << 48) - 1;

    private Uuid7() {}

    public static UUID next() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }

    /** To the millisecond: no id made before this time sorts behind it, and none made later before it. */
    public static UUID earliest(Instant time) {
        return new UUID(Math.clamp(time.toEpochMilli(), 0, LATEST) << TIME_SHIFT, 0);
    }

    /** Strict: the 36 character form only. {@link IllegalArgumentException} on anything else. */
    public static UUID parse(String text) {
        if (text.length() != CANONICAL_LENGTH) {
            throw new IllegalArgumentException("not a UUID");
        }
        return UUID.fromString(text);
    }

    /** Unsigned, byte by byte. {@link UUID#compareTo} is signed and disagrees with the database. */
    public static int compare(UUID left, UUID right) {
        int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
    }
}
