package nl.chargecars.partnersync.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.settings.Clocks;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.storage.Write;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table idempotency_keys: stored responses by key, written in the same transaction as their orders. */
@Repository
class IdempotencyRepository {

    static final Duration HONOURED_FOR = Duration.ofHours(24);

    /** Tries to lock the keys without waiting, so that a second request with the same key is refused at once. */
    private static final String TRY_LOCK = """
            select partner, idempotency_key
            from unnest(?::uuid[], ?::text[]) as wanted (partner, idempotency_key)
            where pg_try_advisory_xact_lock(hashtextextended(partner::text || ' ' || idempotency_key, 0))
            """;

    private static final String SELECT = """
            select stored.partner_organization_id, stored.idempotency_key, stored.request_hash, stored.response_status,
                   stored.response_body, stored.response_location, stored.created_at
            from unnest(?::uuid[], ?::text[]) as wanted (partner, idempotency_key)
            join idempotency_keys as stored
              on stored.partner_organization_id = wanted.partner and stored.idempotency_key = wanted.idempotency_key
            """;

    private static final String UPSERT = """
            insert into idempotency_keys (
                partner_organization_id, idempotency_key, request_hash, response_status, response_body, response_location,
                created_at)
            select * from unnest(?::uuid[], ?::text[], ?::bytea[], ?::int[], ?::text[], ?::text[], ?::timestamptz[])
            on conflict (partner_organization_id, idempotency_key) do update
            set request_hash = excluded.request_hash, response_status = excluded.response_status,
                response_body = excluded.response_body, response_location = excluded.response_location,
                created_at = excluded.created_at
            """;

    private static final String DELETE_OLD = """
            delete from idempotency_keys
            where (partner_organization_id, idempotency_key) in (
                select partner_organization_id, idempotency_key
                from idempotency_keys
                where created_at < :before
                order by created_at
                limit :most
                for update skip locked)
            """;

    private static final String DELETE_AHEAD = """
            delete from idempotency_keys
            where (partner_organization_id, idempotency_key) in (
                select partner_organization_id, idempotency_key
                from idempotency_keys
                where created_at > :latest
                order by created_at
                limit :most
                for update skip locked)
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    IdempotencyRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    record Key(PartnerId partner, String text) {}

    /** @param requestHash SHA-256 of the request body, in hexadecimal */
    record Stored(Key key, String requestHash, StoredAnswer answer, Instant createdAt) {

        /**
         * Returns whether the key still applies: for 24 hours after the first request. A key from before a clock was set back does
         * not: it would apply for longer. A repeated order is recognised without it, by its {@code partner_order_id}.
         */
        boolean isHonoured(Instant now) {
            return createdAt.isAfter(now.minus(HONOURED_FOR)) && !createdAt.isAfter(now.plus(Clocks.MOST_APART));
        }
    }

    /** A response as it was sent the first time. */
    record StoredAnswer(int status, String body, @Nullable String location) {}

    /** Returns a query that locks the keys until the transaction ends; it finds those that no other transaction holds. */
    Read<Key> locking(List<Key> keys) {
        return bound(keys)
                .read(
                        TRY_LOCK,
                        (row, _) -> new Key(new PartnerId(Row.uuid(row, "partner")), Row.text(row, "idempotency_key")));
    }

    /** Returns a query for the responses stored under the keys, including those that are too old to be replayed. */
    Read<Stored> finding(List<Key> keys) {
        return bound(keys)
                .read(
                        SELECT,
                        (row, _) -> new Stored(
                                new Key(
                                        new PartnerId(Row.uuid(row, "partner_organization_id")),
                                        Row.text(row, "idempotency_key")),
                                HexFormat.of().formatHex(row.getBytes("request_hash")),
                                new StoredAnswer(
                                        row.getInt("response_status"),
                                        Row.text(row, "response_body"),
                                        row.getString("response_location")),
                                Row.instant(row, "created_at")));
    }

    private Bulk<Key> bound(List<Key> keys) {
        return Bulk.of(jdbc, keys).uuid(key -> key.partner().value()).text(Key::text);
    }

    Write saving(List<Stored> answers) {
        return Bulk.of(jdbc, answers)
                .uuid(stored -> stored.key().partner().value())
                .text(stored -> stored.key().text())
                .bytes(stored -> HexFormat.of().parseHex(stored.requestHash()))
                .integer(stored -> stored.answer().status())
                .text(stored -> stored.answer().body())
                .text(stored -> stored.answer().location())
                .instant(Stored::createdAt)
                .write(UPSERT);
    }

    /** Deletes at most {@code most} responses stored before {@code before}. Returns how many it deleted. */
    int deleteOlderThan(Instant before, int most) {
        return client.sql(DELETE_OLD)
                .param("before", Row.timestamp(before))
                .param("most", most)
                .update();
    }

    /** Deletes at most {@code most} responses stored after {@code latest}, so by a clock that was ahead. Returns how many. */
    int deleteAheadOf(Instant latest, int most) {
        return client.sql(DELETE_AHEAD)
                .param("latest", Row.timestamp(latest))
                .param("most", most)
                .update();
    }
}
