package nl.chargecars.partnersync.oauth;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.GatheredReads;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Table {@code oauth_revoked_tokens}: tokens that were revoked before they expired, kept until they expire. Queried for every call
 * with a token, so that a revocation takes effect at once on every node; concurrent calls share one statement.
 */
@Component
class RevokedTokens implements AutoCloseable {

    private static final String THESE = """
            select jti
            from oauth_revoked_tokens
            where jti = any(?::uuid[])
            """;
    private static final String INSERT = """
            insert into oauth_revoked_tokens (jti, expires_at)
            select * from unnest(?::uuid[], ?::timestamptz[])
            on conflict do nothing
            """;
    private static final String DELETE_EXPIRED = """
            delete from oauth_revoked_tokens
            where expires_at < ?
            """;

    private final GatheredReads<UUID, UUID> reads;
    private final JdbcTemplate jdbc;

    RevokedTokens(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.reads = new GatheredReads<>("look-ups of revoked tokens", transactions, this::revoked);
    }

    boolean contains(UUID jti) {
        return reads.find(jti).isPresent();
    }

    /** Revokes the tokens. Idempotent. */
    void add(List<AccessToken> tokens) {
        Bulk.of(jdbc, tokens)
                .uuid(AccessToken::jti)
                .instant(AccessToken::expiresAt)
                .update(INSERT);
    }

    /** Returns how many rows were deleted. */
    int deleteExpiredBefore(Instant time) {
        return jdbc.update(DELETE_EXPIRED, Row.timestamp(time));
    }

    @Override
    public void close() {
        reads.close();
    }

    private Map<UUID, UUID> revoked(List<UUID> ids) {
        return Bulk.of(jdbc, ids).uuid(jti -> jti).query(THESE, (row, _) -> Row.uuid(row, "jti")).stream()
                .collect(Collectors.toMap(jti -> jti, jti -> jti));
    }
}
