package nl.chargecars.partnersync.staff;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.crypto.RandomToken;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import nl.chargecars.partnersync.staff.StaffUser.SignInBy;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Manages the users who sign in with a password: creates them, issues the links with which they choose a password (an
 * administrator hands these over), and changes and removes passwords. Changes are audited as {@link StaffUsers} describes.
 */
@Component
class Passwords {

    private static final Duration INVITATION_HOLDS = Duration.ofDays(3);

    private final StaffUsers users;
    private final StaffUserRepository repository;
    private final SessionRepository sessions;
    private final GuessingGuard guard;
    private final StaffSecrets secrets;
    private final PasswordHasher hasher;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final URI publicUrl;
    private final boolean allowed;

    Passwords(
            StaffUsers users,
            StaffUserRepository repository,
            SessionRepository sessions,
            GuessingGuard guard,
            StaffSecrets secrets,
            PasswordHasher hasher,
            TransactionTemplate transaction,
            Clock clock,
            Settings settings) {
        this.users = users;
        this.repository = repository;
        this.sessions = sessions;
        this.guard = guard;
        this.secrets = secrets;
        this.hasher = hasher;
        this.transaction = transaction;
        this.clock = clock;
        this.publicUrl = settings.publicUrl();
        this.allowed = settings.takesPasswords();
    }

    /** A user after a change, with the link to choose a new password. */
    record Invited(StaffUser user, Invitation invitation) {}

    /**
     * Creates a user, with a link to choose the first password.
     *
     * @throws Refusal VALIDATION_FAILED when a user with this address exists, or nobody signs in with a password here
     */
    Invited invite(Email email, Role role, Actor actor) {
        requirePasswordsAllowed("/email");
        StaffUser user = newUser(email, role);
        String token = RandomToken.next();
        Invitation invitation = invitation(token);
        transaction.executeWithoutResult(_ -> {
            insert(user, null);
            repository.invite(user.id(), secrets.hash(Purpose.INVITATION, token), invitation.expiresAt());
            users.record(actor, "STAFF_USER_CREATED", user.id(), Map.of("role", role));
        });
        return new Invited(user, invitation);
    }

    /** The first user of an installation, an administrator; empty when there is a user already. */
    Optional<StaffUser> createFirst(Email email, String password) {
        StaffUser user = newUser(email, Role.ADMIN);
        String hash = hasher.hash(password);
        return Optional.ofNullable(transaction.execute(_ -> {
            repository.lockForFirst();
            if (repository.any()) {
                return null;
            }
            insert(user, hash);
            users.record(
                    Actor.staff("first-admin"),
                    "STAFF_USER_CREATED",
                    user.id(),
                    Map.of("role", Role.ADMIN, "first_user", true));
            return user;
        }));
    }

    /** Returns the user whom this token invites; empty when the invitation is unknown, used or expired. */
    Optional<StaffUser> invited(String token) {
        return repository.findInvited(secrets.hash(Purpose.INVITATION, token), clock.instant());
    }

    /**
     * Sets the password and uses the invitation up.
     *
     * @return the user after that; empty when the invitation is not valid any more
     */
    Optional<StaffUser> accept(String token, String password) {
        String hash = hasher.hash(password);
        return Objects.requireNonNull(transaction.execute(_ -> invited(token)
                .flatMap(found -> repository.findToChange(found.id()))
                .filter(_ -> invited(token).isPresent())
                .map(user -> setPassword(user, hash))));
    }

    /**
     * Sets another password and ends all sessions of the user; the caller begins a new one.
     *
     * @param user as read before the present password was judged
     * @return the user after that; empty when all sessions have been ended since then, or the user was unlocked: a reset of the
     *     password is not undone
     */
    Optional<StaffUser> changePassword(StaffUser user, String password) {
        String hash = hasher.hash(password);
        return Objects.requireNonNull(transaction.execute(_ -> repository
                .findToChange(user.id())
                .filter(now -> now.allEnded() == user.allEnded())
                .map(now -> setPassword(now, hash))));
    }

    /**
     * Removes the password, ends all sessions, and returns a link to choose a new password.
     *
     * @throws Refusal NOT_FOUND; VALIDATION_FAILED for a user who signs in at the identity provider, or when nobody signs in with a
     *     password here
     */
    Invited reset(StaffUserId id, Actor actor) {
        String token = RandomToken.next();
        Invitation invitation = invitation(token);
        StaffUser user = users.change(id, before -> {
            requirePassword(before);
            requirePasswordsAllowed("");
            repository.setPassword(id, null);
            repository.invite(id, secrets.hash(Purpose.INVITATION, token), invitation.expiresAt());
            guard.unlock(before.email().key());
            users.record(
                    actor, "STAFF_PASSWORD_RESET", id, Map.of("sessions_ended", sessions.endAllAndForgetBrowsers(id)));
        });
        return new Invited(user, invitation);
    }

    /**
     * Does the same as {@link #reset}, for a form: a form that is sent twice makes one link only. Returns empty the second time.
     *
     * @param allEnded the user's {@link StaffUser#allEnded} when the form was rendered
     */
    Optional<Invited> resetOnce(StaffUserId id, int allEnded, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            StaffUser user = repository.findToChange(id).orElseThrow(StaffUsers::unknown);
            return user.allEnded() == allEnded ? Optional.of(reset(id, actor)) : Optional.empty();
        }));
    }

    private StaffUser newUser(Email email, Role role) {
        return new StaffUser(StaffUserId.next(), email, role, SignInBy.PASSWORD, false, clock.instant(), null, null, 0);
    }

    private void insert(StaffUser user, @Nullable String passwordHash) {
        if (!repository.insert(user, passwordHash)) {
            throw StaffUsers.invalid("/email", "already_used", "A user with this address exists already.");
        }
    }

    private StaffUser setPassword(StaffUser user, String hash) {
        repository.setPassword(user.id(), hash);
        repository.uninvite(user.id());
        int ended = sessions.endAllAndForgetBrowsers(user.id());
        users.record(
                Actor.staff(user.id().toString()), "STAFF_PASSWORD_SET", user.id(), Map.of("sessions_ended", ended));
        return users.require(user.id());
    }

    private Invitation invitation(String token) {
        return new Invitation(
                URI.create(publicUrl + "/invitations/" + token), clock.instant().plus(INVITATION_HOLDS));
    }

    /** @param field the field of the request to which a refusal refers; empty for the request as a whole */
    private void requirePasswordsAllowed(String field) {
        if (!allowed) {
            throw StaffUsers.invalid(
                    field,
                    "only_oidc",
                    "People sign in at the identity provider only. Give the role there: no invitation is needed.");
        }
    }

    private static void requirePassword(StaffUser user) {
        if (user.signInBy() != SignInBy.PASSWORD) {
            throw StaffUsers.invalid(
                    "", "managed_elsewhere", "This user signs in at the identity provider and has no password here.");
        }
    }
}
