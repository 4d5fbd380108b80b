package nl.chargecars.partnersync.staff;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.crypto.RandomToken;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import nl.chargecars.partnersync.staff.StaffUser.SignInBy;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes and changes users, each change with its entry in the audit trail in the same transaction. The trail knows people by their
 * id: no e-mail address is in it. Whatever takes rights away ends the sessions of the user in that transaction too.
 */
@Component
class StaffUsers {

    static final String TABLE = "staff_users";
    static final Duration INVITATION_HOLDS = Duration.ofDays(3);

    private final StaffUserRepository repository;
    private final SessionRepository sessions;
    private final GuessingGuard guard;
    private final StaffSecrets secrets;
    private final PasswordHasher hasher;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final URI publicUrl;
    private final boolean passwords;

    StaffUsers(
            StaffUserRepository repository,
            SessionRepository sessions,
            GuessingGuard guard,
            StaffSecrets secrets,
            PasswordHasher hasher,
            AuditLog audit,
            TransactionTemplate transaction,
            Clock clock,
            Settings settings) {
        this.repository = repository;
        this.sessions = sessions;
        this.guard = guard;
        this.secrets = secrets;
        this.hasher = hasher;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.publicUrl = settings.publicUrl();
        this.passwords = settings.takesPasswords();
    }

    /** A user as it is after a change, with the link for a new password where there is one. */
    record Invited(StaffUser user, Invitation invitation) {}

    /** @throws Refusal VALIDATION_FAILED when somebody has this address already, or nobody is to have a password */
    Invited invite(Email email, Role role, Actor actor) {
        if (!passwords) {
            throw Refusal.invalid(List.of(new Problem(
                    "/email",
                    "only_oidc",
                    "People sign in at the identity provider only. Give the role there: no invitation is needed.")));
        }
        StaffUser user = newUser(email, role);
        String token = RandomToken.next();
        transaction.executeWithoutResult(_ -> {
            insert(user, null);
            repository.invite(user.id(), secrets.hash(Purpose.INVITATION, token), expiry());
            record(actor, "STAFF_USER_CREATED", user.id(), Map.of("role", role));
        });
        return new Invited(user, invitation(token));
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
            record(
                    Actor.staff("first-admin"),
                    "STAFF_USER_CREATED",
                    user.id(),
                    Map.of("role", Role.ADMIN, "first_user", true));
            return user;
        }));
    }

    /**
     * Somebody whom the identity provider vouches for: known here from the first time on, with the role that it says now.
     *
     * @param subject issuer and subject: the address may change, and may be somebody else's one day
     * @return empty for who was disabled here
     */
    Optional<StaffUser> fromProvider(String subject, String email, Role role) {
        return Optional.ofNullable(transaction.execute(_ -> {
            StaffUser known = repository.findBySubjectToChange(subject).orElseGet(() -> {
                var user = new StaffUser(
                        StaffUserId.next(),
                        new Email(email),
                        role,
                        SignInBy.OIDC,
                        false,
                        clock.instant(),
                        null,
                        null,
                        0);
                if (repository.insertFromProvider(user, subject)) {
                    record(Actor.system("oidc"), "STAFF_USER_CREATED", user.id(), Map.of("role", role));
                }
                return repository.findBySubjectToChange(subject).orElseThrow();
            });
            if (known.role() != role) {
                repository.setRole(known.id(), role);
                record(
                        Actor.system("oidc"),
                        "STAFF_ROLE_CHANGED",
                        known.id(),
                        Map.of("role", Map.of("from", known.role(), "to", role)));
            }
            repository.setEmail(known.id(), new Email(email));
            return known.disabledAt() == null ? known : null;
        }));
    }

    /** Whose invitation it is, if it still holds. */
    Optional<StaffUser> invited(String token) {
        return repository.findInvited(secrets.hash(Purpose.INVITATION, token), clock.instant());
    }

    /** Uses an invitation up; empty when it does not hold any more. */
    Optional<StaffUser> accept(String token, String password) {
        String hash = hasher.hash(password);
        return Optional.ofNullable(transaction.execute(_ -> invited(token)
                .flatMap(found -> repository.findToChange(found.id()))
                .filter(_ -> invited(token).isPresent())
                .map(user -> {
                    setPassword(user, hash, Actor.staff(user.id().toString()));
                    return user;
                })
                .orElse(null)));
    }

    /** Ends all sessions of the user; the caller begins a new one. */
    void changePassword(StaffUser user, String password) {
        String hash = hasher.hash(password);
        transaction.executeWithoutResult(
                _ -> setPassword(user, hash, Actor.staff(user.id().toString())));
    }

    /**
     * Takes the password and all sessions away, and gives a link to choose a new one.
     *
     * @throws Refusal NOT_FOUND; VALIDATION_FAILED for who has no password here
     */
    Invited reset(StaffUserId id, Actor actor) {
        String token = RandomToken.next();
        StaffUser user = change(id, before -> {
            requirePassword(before);
            repository.setPassword(id, null);
            repository.invite(id, secrets.hash(Purpose.INVITATION, token), expiry());
            guard.unlock(before.email().key());
            record(actor, "STAFF_PASSWORD_RESET", id, Map.of("sessions_ended", sessions.endAllOf(id)));
        });
        return new Invited(user, invitation(token));
    }

    /**
     * As {@link #reset}, for a form: sent twice, it makes one link. Empty when that was done already.
     *
     * @param allEnded of the user, when the form was made
     */
    Optional<Invited> resetOnce(StaffUserId id, int allEnded, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            StaffUser user = repository.findToChange(id).orElseThrow(StaffUsers::unknown);
            return user.allEnded() == allEnded ? Optional.of(reset(id, actor)) : Optional.empty();
        }));
    }

    /**
     * Changes what is given; nothing happens where it is so already.
     *
     * @throws Refusal NOT_FOUND; VALIDATION_FAILED for the role of somebody whose role the identity provider says, for
     *     disabling oneself, and where no administrator would be left who can sign in
     */
    StaffUser update(StaffUserId id, @Nullable Role role, @Nullable Boolean disabled, Actor actor) {
        boolean disabling = Boolean.TRUE.equals(disabled);
        if (disabling && actor.equals(Actor.staff(id.toString()))) {
            throw invalid("/disabled", "own_account", "Nobody disables the own account. Ask another administrator.");
        }
        return change(id, disabling || (role != null && role != Role.ADMIN), before -> {
            if (role != null && role != before.role()) {
                requireOwnRole(before);
                repository.setRole(id, role);
                record(actor, "STAFF_ROLE_CHANGED", id, Map.of("role", Map.of("from", before.role(), "to", role)));
            }
            if (disabled != null && disabled != (before.disabledAt() != null)) {
                repository.setDisabled(id, disabled ? clock.instant() : null);
                Map<String, Object> changes = new LinkedHashMap<>();
                if (disabled) {
                    repository.uninvite(id);
                    changes.put("sessions_ended", sessions.endAllOf(id));
                }
                record(actor, disabled ? "STAFF_USER_DISABLED" : "STAFF_USER_ENABLED", id, changes);
            }
        });
    }

    /** Somebody signed out, in one browser. */
    void noteSignOut(StaffUserId id) {
        transaction.executeWithoutResult(
                _ -> record(Actor.staff(id.toString()), "STAFF_SIGNED_OUT", id, Map.of("sessions_ended", 1)));
    }

    /** @throws Refusal NOT_FOUND */
    StaffUser signOut(StaffUserId id, Actor actor) {
        return change(id, _ -> {
            int ended = sessions.endAllOf(id);
            record(actor, "STAFF_SIGNED_OUT", id, Map.of("sessions_ended", ended));
        });
    }

    /**
     * Lets him try again: also in a browser of his own, whose guesses are counted by a name that nobody here knows. It is a stranger
     * again.
     *
     * @throws Refusal NOT_FOUND
     */
    StaffUser unlock(StaffUserId id, Actor actor) {
        return change(id, user -> {
            var _ = guard.unlock(user.email().key());
            sessions.forgetBrowsers(id);
            record(actor, "STAFF_USER_UNLOCKED", id, Map.of());
        });
    }

    /** @throws Refusal NOT_FOUND */
    StaffUser require(StaffUserId id) {
        return repository.find(id).orElseThrow(StaffUsers::unknown);
    }

    private interface Change {
        void make(StaffUser before);
    }

    private StaffUser change(StaffUserId id, Change change) {
        return change(id, false, change);
    }

    /** @param lessening whether the user is no administrator afterwards: one of those has to be left */
    private StaffUser change(StaffUserId id, boolean lessening, Change change) {
        transaction.executeWithoutResult(_ -> {
            if (lessening && repository.lockAdmins().equals(List.of(id))) {
                throw invalid(
                        "", "last_administrator", "This is the last administrator. Make somebody else one first.");
            }
            change.make(repository.findToChange(id).orElseThrow(StaffUsers::unknown));
        });
        return require(id);
    }

    private StaffUser newUser(Email email, Role role) {
        return new StaffUser(StaffUserId.next(), email, role, SignInBy.PASSWORD, false, clock.instant(), null, null, 0);
    }

    private void insert(StaffUser user, @Nullable String passwordHash) {
        if (!repository.insert(user, passwordHash)) {
            throw invalid("/email", "already_used", "A user with this address exists already.");
        }
    }

    private void setPassword(StaffUser user, String hash, Actor actor) {
        repository.setPassword(user.id(), hash);
        repository.uninvite(user.id());
        int ended = sessions.endAllOf(user.id());
        record(actor, "STAFF_PASSWORD_SET", user.id(), Map.of("sessions_ended", ended));
    }

    private void record(Actor actor, String action, StaffUserId id, Map<String, ?> changes) {
        audit.record(List.of(new AuditEntry(actor, action, TABLE, id.toString(), changes)));
    }

    private Instant expiry() {
        return clock.instant().plus(INVITATION_HOLDS);
    }

    private Invitation invitation(String token) {
        return new Invitation(URI.create(publicUrl + "/invitations/" + token), expiry());
    }

    private static void requirePassword(StaffUser user) {
        if (user.signInBy() != SignInBy.PASSWORD) {
            throw invalid(
                    "", "managed_elsewhere", "This user signs in at the identity provider and has no password here.");
        }
    }

    private static void requireOwnRole(StaffUser user) {
        if (user.signInBy() != SignInBy.PASSWORD) {
            throw invalid(
                    "/role", "managed_elsewhere", "The identity provider says this user's role. Change it there.");
        }
    }

    private static Refusal invalid(String pointer, String code, String message) {
        return Refusal.invalid(List.of(new Problem(pointer, code, message)));
    }

    private static Refusal unknown() {
        return Refusal.of(ErrorCode.NOT_FOUND, "There is no user with this id.");
    }
}
