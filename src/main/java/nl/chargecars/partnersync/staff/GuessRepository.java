package nl.chargecars.partnersync.staff;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code sign_in_failures}. */
@Repository
class GuessRepository {

    /** One statement: between two statements, another transaction might delete the row. */
    private static final String LOCK = """
            insert into sign_in_failures (subject, kind, failures, last_failed_at)
            values (:subject, :kind, 0, :now)
            on conflict (subject) do update set kind = excluded.kind
            returning failures, last_failed_at, locked_until
            """;

    private static final String READ = """
            select subject, locked_until from sign_in_failures
            where subject = any(:subjects) and locked_until > :now
            """;
    private static final String UPDATE = """
            update sign_in_failures
            set failures = :failures, last_failed_at = :last_failed_at, locked_until = :locked_until
            where subject = :subject
            """;
    private static final String DELETE = "delete from sign_in_failures where subject = :subject";
    private static final String FORGET = "delete from sign_in_failures where last_failed_at <= :before";

    record Count(
            int failures, Instant lastFailedAt, @Nullable Instant lockedUntil) {}

    private final JdbcClient client;

    GuessRepository(JdbcClient client) {
        this.client = client;
    }

    /** Returns the count of a subject, and locks its row until the transaction ends; inserts a count of 0 where there is no row. */
    Count lock(byte[] subject, String kind, Instant now) {
        return client.sql(LOCK)
                .param("subject", subject)
                .param("kind", kind)
                .param("now", Row.timestamp(now))
                .query((row, _) -> new Count(
                        row.getInt("failures"),
                        Row.instant(row, "last_failed_at"),
                        Row.instantOrNull(row, "locked_until")))
                .single();
    }

    /** Returns when the lock ends, for each of the subjects that is locked at {@code now}; the others are missing from the map. */
    Map<ByteBuffer, Instant> lockedUntil(Collection<ByteBuffer> subjects, Instant now) {
        Map<ByteBuffer, Instant> locked = new HashMap<>();
        client.sql(READ)
                .param("subjects", subjects.stream().map(ByteBuffer::array).toArray(byte[][]::new))
                .param("now", Row.timestamp(now))
                .query((ResultSet row) -> {
                    locked.put(ByteBuffer.wrap(row.getBytes("subject")), Row.instant(row, "locked_until"));
                });
        return locked;
    }

    void update(byte[] subject, Count count) {
        client.sql(UPDATE)
                .param("subject", subject)
                .param("failures", count.failures())
                .param("last_failed_at", Row.timestamp(count.lastFailedAt()))
                .param("locked_until", Row.timestamp(count.lockedUntil()))
                .update();
    }

    int delete(byte[] subject) {
        return client.sql(DELETE).param("subject", subject).update();
    }

    int forget(Instant before) {
        return client.sql(FORGET).param("before", Row.timestamp(before)).update();
    }
}
