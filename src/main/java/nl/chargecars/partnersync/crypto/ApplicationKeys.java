package nl.chargecars.partnersync.crypto;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keys that the application generates itself, 32 random bytes each, kept sealed in the database. All nodes of one database share
 * them. Replacing the master key changes neither these keys nor anything that was hashed under them.
 */
@Component
public class ApplicationKeys {

    private static final String SELECT = """
            select key_sealed
            from application_keys
            where name = :name
            """;
    private static final String INSERT = """
            insert into application_keys (name, key_sealed, created_at)
            values (:name, :key_sealed, :created_at)
            on conflict do nothing
            """;

    private final JdbcClient jdbc;
    private final SecretBox box;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ApplicationKeys(JdbcClient jdbc, SecretBox box, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.box = box;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Returns the key of this name; the first call creates it. When several nodes create it at once, all get the same one. Reads
     * the database each time.
     *
     * @throws InvalidSettingsException when the key was sealed under a master key that this node does not have
     */
    public byte[] key(String name) {
        byte[] sealed = stored(name).orElseGet(() -> transaction.execute(_ -> create(name)));
        try {
            return box.open(sealed, place(name));
        } catch (UnsealException _) {
            throw box.refusal(sealed);
        }
    }

    /** Creates the key in one transaction, so that no rotation of the master key ends between sealing and inserting it. */
    private byte[] create(String name) {
        jdbc.sql(INSERT)
                .param("name", name)
                .param("key_sealed", box.seal(RandomToken.bytes(), place(name)))
                .param("created_at", Timestamp.from(clock.instant()))
                .update();
        return stored(name).orElseThrow();
    }

    private Optional<byte[]> stored(String name) {
        return jdbc.sql(SELECT).param("name", name).query(byte[].class).optional();
    }

    private static String place(String name) {
        return SecretBox.place("application_keys", "key_sealed", name);
    }
}
