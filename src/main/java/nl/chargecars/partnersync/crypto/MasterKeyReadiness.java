package nl.chargecars.partnersync.crypto;

import nl.chargecars.partnersync.storage.ReadinessCheck;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ready when this node has the master key that seals now. The start makes sure of that; this check notices that another node
 * replaced the key and that this one was not restarted with the new one before. It could neither seal nor open anything. It does
 * not lock the row, unlike those who seal, so that a replacement never waits for it.
 */
@Component
class MasterKeyReadiness implements ReadinessCheck {

    private static final String SEALING = "select key_id from sealing_key";

    private final JdbcClient jdbc;
    private final MasterKeys keys;

    MasterKeyReadiness(JdbcClient jdbc, MasterKeys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    @Override
    public String name() {
        return "master_key";
    }

    @Override
    public boolean isReady() {
        return jdbc.sql(SEALING)
                .query(String.class)
                .optional()
                .map(id -> keys.find(id).isPresent())
                .orElse(true); // a new database, in which nothing has been sealed
    }
}
