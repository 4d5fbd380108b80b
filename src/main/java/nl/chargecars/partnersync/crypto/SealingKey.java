package nl.chargecars.partnersync.crypto;

import java.util.Optional;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Determines which master key seals now. The key's id is in one row that all nodes of the database share, so that no node seals
 * under a key that another node does not have yet, or under one that is being retired. Every transaction that seals locks the row
 * for share: once a rotation has changed the row, no transaction that sealed under the previous key is still open.
 */
@Component
class SealingKey {

    private static final String FIRST = "insert into sealing_key (key_id) values (:key_id) on conflict do nothing";
    private static final String CURRENT = "select key_id from sealing_key for share";
    private static final String SEEN = "select key_id, previous_key_id from sealing_key";
    private static final String SWITCH = """
            update sealing_key set previous_key_id = key_id, key_id = :key_id where key_id <> :key_id
            """;

    private final JdbcClient jdbc;
    private final MasterKeys keys;

    SealingKey(JdbcClient jdbc, MasterKeys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** @param previous id of the key that sealed before; null before the first rotation */
    record Ids(String current, @Nullable String previous) {}

    /**
     * Returns the key that seals, and locks its row for share in the caller's transaction. In a new database this stores the id
     * of the newest key that this node has.
     *
     * @throws InvalidSettingsException when this node does not have the key
     */
    MasterKey current() {
        Optional<String> stored = read();
        if (stored.isEmpty()) {
            jdbc.sql(FIRST).param("key_id", keys.newest().id()).update();
            stored = read();
        }
        String needed = stored.get();
        return keys.find(needed).orElseThrow(() -> unknown(needed, keys));
    }

    Ids ids() {
        current();
        return jdbc.sql(SEEN)
                .query((row, _) -> new Ids(row.getString("key_id"), row.getString("previous_key_id")))
                .single();
    }

    /**
     * Makes this key the sealing key: from the commit on, all nodes seal under it. Returns false when it is the sealing key
     * already.
     */
    boolean switchTo(MasterKey key) {
        return jdbc.sql(SWITCH).param("key_id", key.id()).update() > 0;
    }

    private Optional<String> read() {
        return jdbc.sql(CURRENT).query(String.class).optional();
    }

    /**
     * Creates the error for a node that does not have the master key it needs.
     *
     * @param needed id of the key under which the value was sealed
     * @param given the keys that the node has
     */
    static InvalidSettingsException unknown(String needed, MasterKeys given) {
        return new InvalidSettingsException(
                "the master key is not the one that this database was sealed with (needed: key " + needed
                        + ", given: key " + given.newest().id()
                        + "): set PARTNERSYNC_MASTER_KEY to that one, or put the"
                        + " data directory's file master-key back (one that was replaced is kept there as"
                        + " master-key.retired-" + needed + "); while the key is being replaced, set"
                        + " PARTNERSYNC_PREVIOUS_MASTER_KEY to the one before");
    }
}
