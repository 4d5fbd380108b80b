package nl.chargecars.partnersync.oauth;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import nl.chargecars.partnersync.crypto.Fingerprint;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Table {@code oauth_used_assertions}: the first insert of a row marks its assertion as used, across all nodes. */
@Component
class UsedAssertions {

    private static final String INSERT = """
            insert into oauth_used_assertions (client_id, jti_sha256, expires_at)
            values (:client_id, :jti_sha256, :expires_at)
            on conflict do nothing
            """;
    private static final String DELETE_EXPIRED = """
            delete from oauth_used_assertions
            where expires_at < :time
            """;

    private final JdbcClient jdbc;

    UsedAssertions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Marks an assertion as used. Returns false when it was used before.
     *
     * @param jti the client's own choice, of any length
     * @param expiresAt until when the assertion itself would be accepted
     */
    boolean use(String clientId, String jti, Instant expiresAt) {
        return jdbc.sql(INSERT)
                        .param("client_id", clientId)
                        .param("jti_sha256", Fingerprint.sha256(jti.getBytes(StandardCharsets.UTF_8)))
                        .param("expires_at", Row.timestamp(expiresAt))
                        .update()
                > 0;
    }

    /** Returns how many rows were deleted. */
    int deleteExpiredBefore(Instant time) {
        return jdbc.sql(DELETE_EXPIRED).param("time", Row.timestamp(time)).update();
    }
}
