package nl.chargecars.partnersync.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.access.Caller.StaffCaller;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code credentials}. */
@Repository
class CredentialRepository {

    private static final String SELECT = """
            select id, partner_organization_id, role, type, scopes, label, secret_hash, jwk_set, created_at, expires_at,
                   revoked_at, last_used_at
            from credentials
            """;

    /**
     * Passes the ids through a subquery: PostgreSQL then keeps one plan for any number of ids, instead of planning for each number
     * anew.
     */
    private static final String BY_IDS = SELECT + """
            where id = any(array(select unnest(?::text[])))
            """;

    private static final String OF_PARTNER = """
            where partner_organization_id = :partner
            """;
    private static final String OF_STAFF = """
            where partner_organization_id is null
            """;
    private static final String THIS_ONE = """
            and id = :id
            """;
    private static final String IN_FORCE = """
            and revoked_at is null and (expires_at is null or expires_at > :now)
            order by created_at desc, id desc
            """;
    private static final String NEWEST_FIRST = """
            and (:after::text is null
                 or (created_at, id) < (select after.created_at, after.id from credentials after where after.id = :after))
            order by created_at desc, id desc
            limit :limit
            """;
    private static final String INSERT = """
            insert into credentials (id, partner_organization_id, role, type, scopes, label, secret_hash, jwk_set, created_at,
                                     expires_at)
            select id, partner_organization_id, role, type, string_to_array(scopes, ','), label, secret_hash, jwk_set, created_at,
                   expires_at
            from unnest(?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::jsonb[],
                        ?::timestamptz[], ?::timestamptz[])
                 as given (id, partner_organization_id, role, type, scopes, label, secret_hash, jwk_set, created_at, expires_at)
            on conflict (id) do nothing
            """;
    private static final String REVOKE = """
            update credentials
            set revoked_at = given.revoked_at
            from unnest(?::text[], ?::timestamptz[]) as given (id, revoked_at)
            where credentials.id = given.id and credentials.revoked_at is null
            """;
    private static final String USED = """
            update credentials
            set last_used_at = given.used_at
            from unnest(?::text[], ?::timestamptz[]) as given (id, used_at)
            where credentials.id = given.id
              and (credentials.last_used_at is null or credentials.last_used_at < given.used_at)
            """;
    /** One use of a credential. */
    record Use(String credentialId, Instant at) {}

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    CredentialRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /** Returns the credentials with these ids that exist, in no particular order. */
    List<Credential> byIds(List<String> ids) {
        return Bulk.of(jdbc, ids).text(id -> id).query(BY_IDS, (row, _) -> credential(row));
    }

    /** Lists the partner's credentials, newest first, after the one with the id {@code after} (null: from the beginning). */
    List<Credential> ofPartner(PartnerId partner, @Nullable String after, int limit) {
        return client.sql(SELECT + OF_PARTNER + NEWEST_FIRST)
                .param("partner", partner.value())
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> credential(row))
                .list();
    }

    /** Lists the partner's credentials that are neither revoked nor expired, newest first. */
    List<Credential> inForce(PartnerId partner, Instant now) {
        return client.sql(SELECT + OF_PARTNER + IN_FORCE)
                .param("partner", partner.value())
                .param("now", Row.timestamp(now))
                .query((row, _) -> credential(row))
                .list();
    }

    Optional<Credential> ofPartner(PartnerId partner, String id) {
        return client.sql(SELECT + OF_PARTNER + THIS_ONE)
                .param("partner", partner.value())
                .param("id", id)
                .query((row, _) -> credential(row))
                .optional();
    }

    /** Lists the keys of staff, newest first, after the one with the id {@code after} (null: from the beginning). */
    List<Credential> ofStaff(@Nullable String after, int limit) {
        return client.sql(SELECT + OF_STAFF + NEWEST_FIRST)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> credential(row))
                .list();
    }

    Optional<Credential> ofStaff(String id) {
        return client.sql(SELECT + OF_STAFF + THIS_ONE)
                .param("id", id)
                .query((row, _) -> credential(row))
                .optional();
    }

    /** Inserts credentials, except those whose id is taken. Returns how many were inserted. */
    int insert(List<Credential> credentials) {
        return Bulk.of(jdbc, credentials)
                .text(Credential::id)
                .uuid(credential -> credential.caller() instanceof PartnerCaller caller
                        ? caller.partner().value()
                        : null)
                .text(credential -> credential.caller() instanceof StaffCaller caller
                        ? caller.role().wireName()
                        : null)
                .text(credential -> credential.type().wireName())
                .text(CredentialRepository::scopes)
                .text(Credential::label)
                .bytes(CredentialRepository::secretHash)
                .text(Credential::jwkSet)
                .instant(Credential::createdAt)
                .instant(Credential::expiresAt)
                .update(INSERT);
    }

    /** Revokes credentials. Returns how many were not revoked before. */
    int revoke(List<String> ids, Instant now) {
        return Bulk.of(jdbc, ids).text(id -> id).instant(_ -> now).update(REVOKE);
    }

    /** Writes when credentials were last used. The list has at most one use of each credential and is sorted by id. */
    void used(List<Use> uses) {
        Bulk.of(jdbc, uses).text(Use::credentialId).instant(Use::at).update(USED);
    }

    private static String scopes(Credential credential) {
        return credential.caller() instanceof PartnerCaller caller
                ? caller.scopes().stream().map(Scope::toString).sorted().collect(Collectors.joining(","))
                : "";
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(
                caller(row),
                WireNamed.named(Credential.Type.class, Row.text(row, "type")),
                Row.text(row, "label"),
                secretHash(row),
                row.getString("jwk_set"),
                Row.instant(row, "created_at"),
                Row.instantOrNull(row, "expires_at"),
                Row.instantOrNull(row, "revoked_at"),
                Row.instantOrNull(row, "last_used_at"));
    }

    private static byte @Nullable [] secretHash(Credential credential) {
        SecretHash hash = credential.secretHash();
        return hash == null ? null : hash.bytes();
    }

    private static @Nullable SecretHash secretHash(ResultSet row) throws SQLException {
        byte[] bytes = row.getBytes("secret_hash");
        return bytes == null ? null : new SecretHash(bytes);
    }

    private static Caller caller(ResultSet row) throws SQLException {
        String id = Row.text(row, "id");
        UUID partner = Row.uuidOrNull(row, "partner_organization_id");
        if (partner == null) {
            return new StaffCaller(id, Role.of(Row.text(row, "role")));
        }
        Set<Scope> scopes = Row.texts(row, "scopes").stream().map(Scope::of).collect(Collectors.toSet());
        return new PartnerCaller(new PartnerId(partner), id, scopes);
    }
}
