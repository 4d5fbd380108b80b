package nl.chargecars.partnersync.portal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.settings.Clocks;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The table {@code portal_sessions}: shared by all nodes, read with every request. A session expires after an hour without use,
 * and after 12 hours at the latest. One from further ahead than clocks differ began before a clock was set back, and has expired: it
 * would outlive its time. A session is valid only as long as the credential that it was opened with.
 */
@Repository
class PortalSessionRepository {

    static final Duration IDLE = Duration.ofHours(1);
    static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration PRECISION = Duration.ofMinutes(1);

    private static final String SELECT = """
            select credential_id, last_seen_at
            from portal_sessions
            where token_hash = :token_hash
              and created_at > :created_after and created_at <= :latest
              and last_seen_at > :seen_after and last_seen_at <= :latest
            """;
    private static final String INSERT = """
            insert into portal_sessions (token_hash, credential_id, created_at, last_seen_at)
            values (:token_hash, :credential_id, :now, :now)
            """;
    private static final String SEEN = """
            update portal_sessions set last_seen_at = :now
            where token_hash = :token_hash and last_seen_at < :now
            """;
    private static final String END = "delete from portal_sessions where token_hash = :token_hash";
    private static final String FORGET = """
            delete from portal_sessions
            where created_at <= :created_before or last_seen_at <= :seen_before
               or created_at > :latest or last_seen_at > :latest
            """;

    private record Session(String credentialId, Instant lastSeenAt) {}

    private final JdbcClient client;

    PortalSessionRepository(JdbcClient client) {
        this.client = client;
    }

    /**
     * Returns the id of the credential that the session was opened with; empty when the session does not exist or has expired.
     * Notes the use of the session, at most once a minute.
     */
    Optional<String> credential(byte[] tokenHash, Instant now) {
        Optional<Session> found = client.sql(SELECT)
                .param("token_hash", tokenHash)
                .param("created_after", Row.timestamp(now.minus(LONGEST)))
                .param("seen_after", Row.timestamp(now.minus(IDLE)))
                .param("latest", Row.timestamp(now.plus(Clocks.MOST_APART)))
                .query((row, _) -> new Session(Row.text(row, "credential_id"), Row.instant(row, "last_seen_at")))
                .optional();
        if (found.isPresent() && found.get().lastSeenAt().isBefore(now.minus(PRECISION))) {
            noteUse(tokenHash, now);
        }
        return found.map(Session::credentialId);
    }

    /** A later use is noted if this one cannot be. */
    private void noteUse(byte[] tokenHash, Instant now) {
        DatabaseFailures.leavingOutWhileReadOnly(() -> client.sql(SEEN)
                .param("token_hash", tokenHash)
                .param("now", Row.timestamp(now))
                .update());
    }

    void begin(byte[] tokenHash, String credentialId, Instant now) {
        client.sql(INSERT)
                .param("token_hash", tokenHash)
                .param("credential_id", credentialId)
                .param("now", Row.timestamp(now))
                .update();
    }

    void end(byte[] tokenHash) {
        client.sql(END).param("token_hash", tokenHash).update();
    }

    /** Deletes expired sessions. Returns how many. */
    int forgetOver(Instant now) {
        return client.sql(FORGET)
                .param("created_before", Row.timestamp(now.minus(LONGEST)))
                .param("seen_before", Row.timestamp(now.minus(IDLE)))
                .param("latest", Row.timestamp(now.plus(Clocks.MOST_APART)))
                .update();
    }
}
