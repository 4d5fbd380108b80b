package nl.chargecars.partnersync.storage;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * Encodes arrays of {@code uuid} and {@code timestamptz} in PostgreSQL's binary format. For these two types the driver converts
 * each value to text, which PostgreSQL has to parse again; an order has some thirty such values. The format is what PostgreSQL's
 * {@code array_recv} reads: number of dimensions, null flag, element type, element count, lower bound; then each value preceded
 * by its length.
 */
public final class BinaryArrays {

    private static final int HEADER = 5 * Integer.BYTES;
    private static final int NULL = -1;
    private static final long POSTGRES_EPOCH =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long MICROS_A_SECOND = 1_000_000;
    private static final double NANOS_A_MICRO = 1_000;

    private BinaryArrays() {}

    /** Encodes a {@code uuid[]}; null elements are allowed. */
    public static Array uuids(Connection connection, List<? extends @Nullable UUID> values) throws SQLException {
        byte[] bytes = encoded(
                values,
                Oid.UUID,
                2 * Long.BYTES,
                (buffer, id) -> buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
        return array(connection, Oid.UUID_ARRAY, bytes);
    }

    /**
     * Encodes a {@code timestamptz[]}, rounded to microseconds as PostgreSQL does it.
     *
     * @throws ArithmeticException for an instant more than about 290 thousand years away from the year 2000
     */
    static Array instants(Connection connection, List<? extends @Nullable Instant> values) throws SQLException {
        byte[] bytes = encoded(
                values, Oid.TIMESTAMPTZ, Long.BYTES, (buffer, moment) -> buffer.putLong(microsSince2000(moment)));
        return array(connection, Oid.TIMESTAMPTZ_ARRAY, bytes);
    }

    private static long microsSince2000(Instant moment) {
        long seconds = Math.multiplyExact(moment.getEpochSecond() - POSTGRES_EPOCH, MICROS_A_SECOND);
        return Math.addExact(seconds, (long) Math.rint(moment.getNano() / NANOS_A_MICRO));
    }

    private static <T> byte[] encoded(
            List<? extends @Nullable T> values, int type, int size, BiConsumer<ByteBuffer, T> writer) {
        if (values.isEmpty()) {
            return ByteBuffer.allocate(3 * Integer.BYTES)
                    .putInt(0)
                    .putInt(0)
                    .putInt(type)
                    .array();
        }
        int present = (int) values.stream().filter(Objects::nonNull).count();
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + values.size() * Integer.BYTES + present * size)
                .putInt(1)
                .putInt(present < values.size() ? 1 : 0)
                .putInt(type)
                .putInt(values.size())
                .putInt(1);
        for (T value : values) {
            if (value == null) {
                buffer.putInt(NULL);
            } else {
                writer.accept(buffer.putInt(size), value);
            }
        }
        return buffer.array();
    }

    private static Array array(Connection connection, int type, byte[] bytes) throws SQLException {
        return new PgArray(connection.unwrap(BaseConnection.class), type, bytes);
    }
}
