package nl.chargecars.partnersync.staff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.StaffUser.SignInBy;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Tables {@code staff_users} and {@code staff_invitations}. Lists no erased users, and finds none by id. */
@Repository
class StaffUserRepository {

    private static final String SELECT = """
            select id, email, role, sign_in, password_hash, created_at, disabled_at, last_signed_in_at, all_ended
            from staff_users
            """;
    private static final String BY_ID = SELECT + " where id = :id and erased_at is null";
    private static final String BY_ID_TO_CHANGE = BY_ID + " for update";
    private static final String BY_EMAIL = SELECT + " where email_key = :email_key and sign_in = 'password'";
    private static final String BY_SUBJECT = SELECT + " where oidc_subject = :subject and sign_in = 'oidc' for update";
    private static final String BY_INVITATION = SELECT + """
             where id = (select user_id from staff_invitations where token_hash = :token_hash and expires_at > :now)
               and disabled_at is null
            """;
    private static final String LIST = SELECT + """
             where erased_at is null and (:after::uuid is null or id < :after)
             order by id desc
             limit :limit
            """;
    private static final String ADDRESSES = """
            select id, case when erased_at is null then email else '' end as email
            from staff_users
            where id = any(:ids::uuid[])
            """;

    /** Locks all administrators who can sign in, so that changes that take rights from an administrator run one after the other. */
    private static final String LOCK_ADMINS = """
            select id from staff_users
            where role = 'admin' and disabled_at is null
              and (sign_in = 'oidc' and :oidc or sign_in = 'password' and password_hash is not null and :passwords)
            order by id
            for update
            """;

    private static final String ANY = "select exists (select from staff_users)";
    private static final String LOCK_TABLE = "lock table staff_users in share row exclusive mode";
    private static final String INSERT = """
            insert into staff_users (id, email, email_key, role, sign_in, password_hash, created_at)
            values (:id, :email, :email_key, :role, 'password', :password_hash, :created_at)
            on conflict (email_key) where sign_in = 'password' do nothing
            """;
    private static final String INSERT_FROM_PROVIDER = """
            insert into staff_users (id, email, email_key, role, sign_in, oidc_subject, created_at)
            values (:id, :email, :email_key, :role, 'oidc', :subject, :created_at)
            on conflict (oidc_subject) where sign_in = 'oidc' do nothing
            """;
    private static final String SET_EMAIL = """
            update staff_users set email = :email, email_key = :email_key where id = :id and email <> :email
            """;
    private static final String SET_ROLE = "update staff_users set role = :role where id = :id";
    private static final String SET_DISABLED = "update staff_users set disabled_at = :disabled_at where id = :id";
    private static final String SET_PASSWORD = "update staff_users set password_hash = :password_hash where id = :id";

    /** The values in place of the address and the subject name nobody; they contain the id because both are unique. */
    private static final String ERASE = """
            update staff_users
            set email = 'erased:' || id::text,
                email_key = 'erased:' || id::text,
                oidc_subject = case sign_in when 'oidc' then 'erased:' || id::text end,
                password_hash = null,
                last_signed_in_at = null,
                erased_at = :now
            where id = :id
            """;

    private static final String ERASED_AT =
            "select erased_at from staff_users where id = :id and erased_at is not null";
    private static final String SIGNED_IN = "update staff_users set last_signed_in_at = :now where id = :id";
    private static final String INVITE = """
            insert into staff_invitations (user_id, token_hash, expires_at)
            values (:user_id, :token_hash, :expires_at)
            on conflict (user_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at
            """;
    private static final String UNINVITE = "delete from staff_invitations where user_id = :user_id";
    private static final String FORGET_INVITATIONS = "delete from staff_invitations where expires_at <= :now";

    /**
     * A user who signs in with a password.
     *
     * @param passwordHash null while no password is set
     */
    record WithPassword(StaffUser user, @Nullable String passwordHash) {}

    private final JdbcClient client;
    private final boolean oidc;
    private final boolean passwords;

    StaffUserRepository(JdbcClient client, Settings settings) {
        this.client = client;
        this.oidc = settings.oidc().isPresent();
        this.passwords = settings.takesPasswords();
    }

    Optional<StaffUser> find(StaffUserId id) {
        return client.sql(BY_ID)
                .param("id", id.value())
                .query((row, _) -> user(row))
                .optional();
    }

    /** Finds a user and locks the row until the transaction ends. */
    Optional<StaffUser> findToChange(StaffUserId id) {
        return client.sql(BY_ID_TO_CHANGE)
                .param("id", id.value())
                .query((row, _) -> user(row))
                .optional();
    }

    /** Finds a user among those who sign in with a password. */
    Optional<WithPassword> findWithPassword(Email email) {
        return client.sql(BY_EMAIL)
                .param("email_key", email.key())
                .query((row, _) -> withPassword(row))
                .optional();
    }

    /** Returns the user whom this token invites; empty when the invitation is unknown, used or expired, or the user is disabled. */
    Optional<StaffUser> findInvited(byte[] tokenHash, Instant now) {
        return client.sql(BY_INVITATION)
                .param("token_hash", tokenHash)
                .param("now", Row.timestamp(now))
                .query((row, _) -> user(row))
                .optional();
    }

    /** Newest first. */
    List<StaffUser> list(@Nullable StaffUserId after, int limit) {
        return client.sql(LIST)
                .param("after", after == null ? null : after.value())
                .param("limit", limit)
                .query((row, _) -> user(row))
                .list();
    }

    /** Returns the e-mail addresses by user id: empty for an erased user. Ids that are no user's are missing from the map. */
    Map<StaffUserId, String> addresses(Collection<StaffUserId> ids) {
        Map<StaffUserId, String> found = new HashMap<>();
        client.sql(ADDRESSES)
                .param("ids", ids.stream().map(StaffUserId::value).toArray(UUID[]::new))
                .query((row, _) -> Map.entry(new StaffUserId(Row.uuid(row, "id")), Row.text(row, "email")))
                .list()
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** Returns the administrators who can sign in with this node's settings, and locks their rows until the transaction ends. */
    List<StaffUserId> lockAdmins() {
        return client.sql(LOCK_ADMINS)
                .param("oidc", oidc)
                .param("passwords", passwords)
                .query((row, _) -> new StaffUserId(Row.uuid(row, "id")))
                .list();
    }

    boolean any() {
        return client.sql(ANY).query(Boolean.class).single();
    }

    /** Locks the table, so that no other transaction adds a user until this one ends. */
    void lockForFirst() {
        client.sql(LOCK_TABLE).update();
    }

    /** False when somebody has this address already. */
    boolean insert(StaffUser user, @Nullable String passwordHash) {
        return client.sql(INSERT)
                        .param("id", user.id().value())
                        .param("email", user.email().text())
                        .param("email_key", user.email().key())
                        .param("role", user.role().wireName())
                        .param("password_hash", passwordHash)
                        .param("created_at", Row.timestamp(user.createdAt()))
                        .update()
                > 0;
    }

    /** Finds a user among those who sign in at the identity provider, and locks the row until the transaction ends. */
    Optional<StaffUser> findBySubjectToChange(String subject) {
        return client.sql(BY_SUBJECT)
                .param("subject", subject)
                .query((row, _) -> user(row))
                .optional();
    }

    /** Returns false when a user with this subject exists already. */
    boolean insertFromProvider(StaffUser user, String subject) {
        return client.sql(INSERT_FROM_PROVIDER)
                        .param("id", user.id().value())
                        .param("email", user.email().text())
                        .param("email_key", user.email().key())
                        .param("role", user.role().wireName())
                        .param("subject", subject)
                        .param("created_at", Row.timestamp(user.createdAt()))
                        .update()
                > 0;
    }

    /** Returns whether the user had another address. */
    boolean setEmail(StaffUserId id, Email email) {
        return client.sql(SET_EMAIL)
                        .param("id", id.value())
                        .param("email", email.text())
                        .param("email_key", email.key())
                        .update()
                > 0;
    }

    void setRole(StaffUserId id, Role role) {
        client.sql(SET_ROLE)
                .param("id", id.value())
                .param("role", role.wireName())
                .update();
    }

    /** @param disabledAt null: enabled again */
    void setDisabled(StaffUserId id, @Nullable Instant disabledAt) {
        client.sql(SET_DISABLED)
                .param("id", id.value())
                .param("disabled_at", Row.timestamp(disabledAt))
                .update();
    }

    /** @param passwordHash null for no password */
    void setPassword(StaffUserId id, @Nullable String passwordHash) {
        client.sql(SET_PASSWORD)
                .param("id", id.value())
                .param("password_hash", passwordHash)
                .update();
    }

    /** Replaces the personal data of a disabled user, for good. */
    void erase(StaffUserId id, Instant now) {
        client.sql(ERASE)
                .param("id", id.value())
                .param("now", Row.timestamp(now))
                .update();
    }

    /** Returns when this user was erased; empty when that is not so, or there never was such a user. */
    Optional<Instant> erasedAt(StaffUserId id) {
        return client.sql(ERASED_AT)
                .param("id", id.value())
                .query((row, _) -> Row.instant(row, "erased_at"))
                .optional();
    }

    void noteSignIn(StaffUserId id, Instant now) {
        client.sql(SIGNED_IN)
                .param("id", id.value())
                .param("now", Row.timestamp(now))
                .update();
    }

    void invite(StaffUserId id, byte[] tokenHash, Instant expiresAt) {
        client.sql(INVITE)
                .param("user_id", id.value())
                .param("token_hash", tokenHash)
                .param("expires_at", Row.timestamp(expiresAt))
                .update();
    }

    void uninvite(StaffUserId id) {
        client.sql(UNINVITE).param("user_id", id.value()).update();
    }

    int forgetInvitations(Instant now) {
        return client.sql(FORGET_INVITATIONS).param("now", Row.timestamp(now)).update();
    }

    private static WithPassword withPassword(ResultSet row) throws SQLException {
        return new WithPassword(user(row), row.getString("password_hash"));
    }

    private static StaffUser user(ResultSet row) throws SQLException {
        return new StaffUser(
                new StaffUserId(Row.uuid(row, "id")),
                new Email(Row.text(row, "email")),
                Role.of(Row.text(row, "role")),
                WireNamed.named(SignInBy.class, Row.text(row, "sign_in")),
                row.getString("password_hash") != null,
                Row.instant(row, "created_at"),
                Row.instantOrNull(row, "disabled_at"),
                Row.instantOrNull(row, "last_signed_in_at"),
                row.getInt("all_ended"));
    }
}
