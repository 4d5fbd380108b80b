package nl.chargecars.partnersync.oauth;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.crypto.SecretBox;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code oauth_signing_keys}; private keys are stored encrypted. */
@Repository
class SigningKeyRepository {

    private static final String ALL = """
            select id, private_jwk_sealed, created_at, signs_from, signs_until
            from oauth_signing_keys
            order by signs_from
            """;
    private static final String PUBLIC_HALVES = """
            select public_jwk
            from oauth_signing_keys
            where signs_until > :time
            order by signs_from
            """;
    private static final String INSERT = """
            insert into oauth_signing_keys (id, public_jwk, private_jwk_sealed, created_at, signs_from, signs_until)
            values (:id, :public_jwk::jsonb, :private_jwk_sealed, :created_at, :signs_from, :signs_until)
            """;
    private static final String DELETE_ENDED = """
            delete from oauth_signing_keys
            where signs_until <= :time
            """;
    /** This lock mode does not block readers. */
    private static final String LOCK = """
            lock table oauth_signing_keys in share row exclusive mode
            """;

    private final JdbcClient jdbc;
    private final SecretBox box;

    SigningKeyRepository(JdbcClient jdbc, SecretBox box) {
        this.jdbc = jdbc;
        this.box = box;
    }

    /** All keys, in the order in which they sign. */
    List<SigningKey> all() {
        return jdbc.sql(ALL).query((row, _) -> key(row)).list();
    }

    /** The public keys of all keys whose signing period ends after this time, including keys that do not sign yet. */
    List<JWK> publicHalves(Instant time) {
        return jdbc.sql(PUBLIC_HALVES)
                .param("time", Row.timestamp(time))
                .query((row, _) -> publicHalf(row))
                .list();
    }

    /** Prevents other nodes from creating a key until the caller's transaction ends. */
    void lock() {
        jdbc.sql(LOCK).update();
    }

    void insert(SigningKey key) {
        jdbc.sql(INSERT)
                .param("id", key.id())
                .param("public_jwk", key.key().toPublicJWK().toJSONString())
                .param("private_jwk_sealed", box.seal(key.key().toJSONString(), place(key.id())))
                .param("created_at", Row.timestamp(key.createdAt()))
                .param("signs_from", Row.timestamp(key.signsFrom()))
                .param("signs_until", Row.timestamp(key.signsUntil()))
                .update();
    }

    /** Deletes keys whose signing period ended at or before this time, and returns how many. */
    int deleteEndedBefore(Instant time) {
        return jdbc.sql(DELETE_ENDED).param("time", Row.timestamp(time)).update();
    }

    private SigningKey key(ResultSet row) throws SQLException {
        String id = Row.text(row, "id");
        try {
            return new SigningKey(
                    ECKey.parse(box.openText(row.getBytes("private_jwk_sealed"), place(id))),
                    Row.instant(row, "created_at"),
                    Row.instant(row, "signs_from"),
                    Row.instant(row, "signs_until"));
        } catch (ParseException damaged) {
            throw new IllegalStateException("signing key " + id + " cannot be read", damaged);
        }
    }

    private static JWK publicHalf(ResultSet row) throws SQLException {
        try {
            return JWK.parse(Row.text(row, "public_jwk"));
        } catch (ParseException damaged) {
            throw new IllegalStateException("a public key cannot be read", damaged);
        }
    }

    private static String place(String id) {
        return SecretBox.place("oauth_signing_keys", "private_jwk_sealed", id);
    }
}
