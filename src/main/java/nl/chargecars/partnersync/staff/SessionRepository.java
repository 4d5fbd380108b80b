package nl.chargecars.partnersync.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.settings.Clocks;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Table {@code staff_sessions}: shared by all nodes, read with every request, so that a session ends everywhere at once. A session
 * lives 8 hours without use (a shift), and 24 hours at most. One from further ahead than clocks differ began before a clock was set
 * back, and is over: it would outlive its time.
 */
@Repository
class SessionRepository {

    static final Duration IDLE = Duration.ofHours(8);
    static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration PRECISION = Duration.ofMinutes(1);

    private static final String SELECT = """
            select session.last_seen_at, staff.id, staff.email, staff.role
            from staff_sessions session
            join staff_users staff on staff.id = session.user_id
            where session.token_hash = :token_hash
              and session.created_at > :created_after and session.created_at <= :latest
              and session.last_seen_at > :seen_after and session.last_seen_at <= :latest
              and staff.disabled_at is null
              and (staff.sign_in = 'oidc' and :oidc or staff.sign_in = 'password' and :passwords)
            """;

    /** Locks the user's row: whoever ends all sessions of the user does so either before, and none begins, or afterwards. */
    private static final String INSERT = """
            insert into staff_sessions (token_hash, user_id, created_at, last_seen_at)
            select :token_hash, id, :now, :now
            from staff_users
            where id = :user_id and all_ended = :all_ended
            for update
            """;

    private static final String SEEN = """
            update staff_sessions set last_seen_at = :now
            where token_hash = :token_hash and last_seen_at < :now
            """;
    private static final String END = "delete from staff_sessions where token_hash = :token_hash";
    private static final String END_ALL_OF = "delete from staff_sessions where user_id = :user_id";
    private static final String FORGET_BROWSERS =
            "update staff_users set all_ended = all_ended + 1 where id = :user_id";
    private static final String LAST_SEEN = """
            select user_id, max(last_seen_at) as last_seen_at from staff_sessions
            where user_id = any(:users::uuid[])
            group by user_id
            """;
    private static final String FORGET = """
            delete from staff_sessions
            where created_at <= :created_before or last_seen_at <= :seen_before
               or created_at > :latest or last_seen_at > :latest
            """;

    /** A session that has not expired. */
    record Session(StaffUserId user, Email email, Role role, Instant lastSeenAt) {}

    private final JdbcClient client;
    private final boolean oidc;
    private final boolean passwords;

    SessionRepository(JdbcClient client, Settings settings) {
        this.client = client;
        this.oidc = settings.oidc().isPresent();
        this.passwords = settings.takesPasswords();
    }

    Optional<Session> find(byte[] tokenHash, Instant now) {
        Optional<Session> found = client.sql(SELECT)
                .param("token_hash", tokenHash)
                .param("created_after", Row.timestamp(now.minus(LONGEST)))
                .param("seen_after", Row.timestamp(now.minus(IDLE)))
                .param("latest", Row.timestamp(now.plus(Clocks.MOST_APART)))
                .param("oidc", oidc)
                .param("passwords", passwords)
                .query((row, _) -> new Session(
                        new StaffUserId(Row.uuid(row, "id")),
                        new Email(Row.text(row, "email")),
                        Role.of(Row.text(row, "role")),
                        Row.instant(row, "last_seen_at")))
                .optional();
        if (found.isPresent() && found.get().lastSeenAt().isBefore(now.minus(PRECISION))) {
            noteUse(tokenHash, now);
        }
        return found;
    }

    /** A later use is noted if this one cannot be. */
    private void noteUse(byte[] tokenHash, Instant now) {
        DatabaseFailures.leavingOutWhileReadOnly(() -> client.sql(SEEN)
                .param("token_hash", tokenHash)
                .param("now", Row.timestamp(now))
                .update());
    }

    /** Returns false, without a session, when all of the user's sessions have been ended or it was unlocked since it was read. */
    boolean begin(byte[] tokenHash, StaffUser user, Instant now) {
        return client.sql(INSERT)
                        .param("token_hash", tokenHash)
                        .param("user_id", user.id().value())
                        .param("all_ended", user.allEnded())
                        .param("now", Row.timestamp(now))
                        .update()
                > 0;
    }

    void end(byte[] tokenHash) {
        client.sql(END).param("token_hash", tokenHash).update();
    }

    /** Ends all sessions of the user and returns how many there were. Also makes the user's known browsers unknown again. */
    int endAllAndForgetBrowsers(StaffUserId user) {
        forgetBrowsers(user);
        return client.sql(END_ALL_OF).param("user_id", user.value()).update();
    }

    /** Makes the browsers that the user had signed in with unknown again; the sessions in them stay. */
    void forgetBrowsers(StaffUserId user) {
        client.sql(FORGET_BROWSERS).param("user_id", user.value()).update();
    }

    /** Returns when each user was last seen; users without a session are missing from the map. */
    Map<StaffUserId, Instant> lastSeen(Collection<StaffUserId> users) {
        Map<StaffUserId, Instant> seen = new HashMap<>();
        client.sql(LAST_SEEN)
                .param("users", users.stream().map(StaffUserId::value).toArray(UUID[]::new))
                .query((row, _) ->
                        Map.entry(new StaffUserId(Row.uuid(row, "user_id")), Row.instant(row, "last_seen_at")))
                .list()
                .forEach(entry -> seen.put(entry.getKey(), entry.getValue()));
        return seen;
    }

    /** Deletes expired sessions and returns how many there were. */
    int forgetOver(Instant now) {
        return client.sql(FORGET)
                .param("created_before", Row.timestamp(now.minus(LONGEST)))
                .param("seen_before", Row.timestamp(now.minus(IDLE)))
                .param("latest", Row.timestamp(now.plus(Clocks.MOST_APART)))
                .update();
    }
}
