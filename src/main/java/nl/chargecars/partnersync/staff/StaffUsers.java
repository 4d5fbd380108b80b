package nl.chargecars.partnersync.staff;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.staff.StaffUser.SignInBy;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes users, and creates those who sign in at the identity provider ({@link Passwords} creates the others). Each change and
 * its entry in the audit trail are in one transaction. The audit trail contains users' ids, never e-mail addresses. Disabling a
 * user also ends all sessions of that user in the same transaction; a new role applies to existing sessions from the next request
 * on. An erased user is unknown to every method but {@link #erase}.
 */
@Component
class StaffUsers {

    static final String TABLE = "staff_users";

    private static final Actor PROVIDER = Actor.system("oidc");

    private final StaffUserRepository repository;
    private final SessionRepository sessions;
    private final GuessingGuard guard;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    StaffUsers(
            StaffUserRepository repository,
            SessionRepository sessions,
            GuessingGuard guard,
            AuditLog audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.sessions = sessions;
        this.guard = guard;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Returns the user whom the identity provider has signed in: creates the user the first time, and updates role and address to
     * what the provider says now.
     *
     * @param subject issuer and subject; not the address, which may change, and may become somebody else's one day
     * @return empty for a user who is disabled here
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
                    record(PROVIDER, "STAFF_USER_CREATED", user.id(), Map.of("role", role));
                }
                return repository.findBySubjectToChange(subject).orElseThrow();
            });
            setRole(known, role, PROVIDER);
            if (repository.setEmail(known.id(), new Email(email))) {
                record(PROVIDER, "STAFF_EMAIL_CHANGED", known.id(), Map.of());
            }
            return known.disabledAt() == null ? known : null;
        }));
    }

    /**
     * Ends all sessions of a user to whom the identity provider gives no role any more. The user keeps the least one, so as not to count
     * as an administrator. Does nothing for somebody who was never here.
     *
     * @param subject issuer and subject
     */
    void leftAtProvider(String subject) {
        transaction.executeWithoutResult(_ -> repository
                .findBySubjectToChange(subject)
                .ifPresent(user -> {
                    setRole(user, Role.VIEWER, PROVIDER);
                    int ended = sessions.endAllAndForgetBrowsers(user.id());
                    if (ended > 0) {
                        record(PROVIDER, "STAFF_SIGNED_OUT", user.id(), Map.of("sessions_ended", ended));
                    }
                }));
    }

    /**
     * Changes role and state; null leaves a value as it is, and a value that is set already changes nothing.
     *
     * @throws Refusal NOT_FOUND; VALIDATION_FAILED for a role that the identity provider sets, for disabling oneself, and when no
     * administrator who can sign in would be left
     */
    StaffUser update(StaffUserId id, @Nullable Role role, @Nullable Boolean disabled, Actor actor) {
        boolean disabling = Boolean.TRUE.equals(disabled);
        if (disabling && actor.equals(Actor.staff(id.toString()))) {
            throw invalid("/disabled", "own_account", "Nobody disables the own account. Ask another administrator.");
        }
        return change(id, disabling || (role != null && role != Role.ADMIN), before -> {
            if (role != null && role != before.role()) {
                requireOwnRole(before);
                setRole(before, role, actor);
            }
            if (disabled != null && disabled != (before.disabledAt() != null)) {
                repository.setDisabled(id, disabled ? clock.instant() : null);
                Map<String, Object> changes = new LinkedHashMap<>();
                changes.put("disabled", Map.of("from", !disabled, "to", disabled));
                if (disabled) {
                    repository.uninvite(id);
                    changes.put("sessions_ended", sessions.endAllAndForgetBrowsers(id));
                }
                record(actor, disabled ? "STAFF_USER_DISABLED" : "STAFF_USER_ENABLED", id, changes);
            }
        });
    }

    /**
     * Erases the personal data of somebody who left. The row and its id stay, because the audit trail refers to them. A user who was
     * erased before stays as it is. Whoever comes back, by invitation or from the identity provider, is a new user.
     *
     * @return when the user was erased
     * @throws Refusal NOT_FOUND; VALIDATION_FAILED for a user who is not disabled
     */
    Instant erase(StaffUserId id, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            repository.findToChange(id).ifPresent(user -> erase(user, actor));
            return repository.erasedAt(id).orElseThrow(StaffUsers::unknown);
        }));
    }

    private void erase(StaffUser user, Actor actor) {
        if (user.disabledAt() == null) {
            throw invalid("", "not_disabled", "Only a disabled user can be erased. Disable this user first.");
        }
        repository.uninvite(user.id());
        var _ = sessions.endAllAndForgetBrowsers(user.id());
        repository.erase(user.id(), clock.instant());
        record(actor, "STAFF_USER_ERASED", user.id(), Map.of("state", Map.of("from", user.state(), "to", "erased")));
    }

    /** Records that a user signed out in one browser. */
    void noteSignOut(StaffUserId id) {
        transaction.executeWithoutResult(
                _ -> record(Actor.staff(id.toString()), "STAFF_SIGNED_OUT", id, Map.of("sessions_ended", 1)));
    }

    /**
     * Ends all sessions of the user.
     *
     * @throws Refusal NOT_FOUND
     */
    StaffUser signOut(StaffUserId id, Actor actor) {
        return change(id, _ -> {
            int ended = sessions.endAllAndForgetBrowsers(id);
            record(actor, "STAFF_SIGNED_OUT", id, Map.of("sessions_ended", ended));
        });
    }

    /**
     * Lets a user whose account is locked try again at once, also in a known browser. The name by which that browser's guesses are
     * counted is not stored here, so all known browsers of the user become unknown again. A lock of the address that the wrong
     * passwords came from stays until it ends.
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

    /**
     * Locks a user and changes it, in one transaction with the audit entry that {@code change} records.
     *
     * @return the user after the change
     * @throws Refusal NOT_FOUND
     */
    StaffUser change(StaffUserId id, Consumer<StaffUser> change) {
        return change(id, false, change);
    }

    /** @param lessening whether the user may be no active administrator afterwards: then another one must exist */
    private StaffUser change(StaffUserId id, boolean lessening, Consumer<StaffUser> change) {
        transaction.executeWithoutResult(_ -> {
            if (lessening && repository.lockAdmins().equals(List.of(id))) {
                throw invalid(
                        "", "last_administrator", "This is the last administrator. Make somebody else one first.");
            }
            change.accept(repository.findToChange(id).orElseThrow(StaffUsers::unknown));
        });
        return require(id);
    }

    private void setRole(StaffUser before, Role role, Actor actor) {
        if (role != before.role()) {
            repository.setRole(before.id(), role);
            record(actor, "STAFF_ROLE_CHANGED", before.id(), Map.of("role", Map.of("from", before.role(), "to", role)));
        }
    }

    void record(Actor actor, String action, StaffUserId id, Map<String, ?> changes) {
        audit.record(List.of(new AuditEntry(actor, action, TABLE, id.toString(), changes)));
    }

    private static void requireOwnRole(StaffUser user) {
        if (user.signInBy() != SignInBy.PASSWORD) {
            throw invalid(
                    "/role", "managed_elsewhere", "The identity provider says this user's role. Change it there.");
        }
    }

    static Refusal invalid(String pointer, String code, String message) {
        return Refusal.invalid(List.of(new Problem(pointer, code, message)));
    }

    static Refusal unknown() {
        return Refusal.of(ErrorCode.NOT_FOUND, "There is no user with this id.");
    }
}
