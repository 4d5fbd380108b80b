package nl.chargecars.partnersync.oauth;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Table {@code oauth_revoked_tokens}: tokens that were revoked before their time, until their time. Asked for every call with a
 * token, so that a revocation holds at once on every node; concurrent calls share one statement.
 */
@Component
class RevokedTokens implements AutoCloseable {

    private static final GroupCommitShape SHAPE = new GroupCommitShape(10_000, 500, 2);
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

    private final GroupCommit<UUID, Boolean> reads;
    private final JdbcTemplate jdbc;

    RevokedTokens(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        // one statement that changes nothing needs no transaction
        var noTransaction = new TransactionTemplate(transactions);
        noTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
        this.reads = new GroupCommit<>("look-ups of revoked tokens", SHAPE, noTransaction, this::findAll);
    }

    boolean contains(UUID jti) {
        return reads.submit(jti);
    }

    /** Once is as good as often. */
    void add(List<AccessToken> tokens) {
        Bulk.of(jdbc, tokens)
                .uuid(AccessToken::jti)
                .instant(AccessToken::expiresAt)
                .update(INSERT);
    }

    /** How many were deleted. */
    int deleteExpiredBefore(Instant time) {
        return jdbc.update(DELETE_EXPIRED, Row.timestamp(time));
    }

    @Override
    public void close() {
        reads.close();
    }

    private List<Boolean> findAll(List<UUID> ids) {
        Set<UUID> found =
                new HashSet<>(Bulk.of(jdbc, ids).uuid(jti -> jti).query(THESE, (row, _) -> Row.uuid(row, "jti")));
        return ids.stream().map(found::contains).toList();
    }
}
