package nl.chargecars.partnersync.staff;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.StaffUser.SignInBy;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Manages the users for pages, exactly as the API's endpoints do. Addresses are personal data, for colleagues' eyes only. */
@Component
public class People {

    /** The names of the roles that people can have, the most powerful first. */
    public static final List<String> ROLES = UserFields.ROLES;

    private final StaffUsers users;
    private final Passwords passwords;
    private final StaffUserRepository repository;
    private final SessionRepository sessions;
    private final GuessingGuard guard;
    private final boolean passwordsTaken;

    People(
            StaffUsers users,
            Passwords passwords,
            StaffUserRepository repository,
            SessionRepository sessions,
            GuessingGuard guard,
            Settings settings) {
        this.users = users;
        this.passwords = passwords;
        this.repository = repository;
        this.sessions = sessions;
        this.guard = guard;
        this.passwordsTaken = settings.takesPasswords();
    }

    /** Returns false where people sign in at the identity provider only, so that nobody gets a link for a password. */
    public boolean takePasswords() {
        return passwordsTaken;
    }

    /**
     * Returns one page of users, newest first, without those who were erased.
     *
     * @param cursor null for the first page
     * @throws Refusal MALFORMED_REQUEST when the cursor is not one of this list
     */
    public Page<Person> list(@Nullable String cursor, int limit) {
        StaffUserId after = Cursor.one(cursor, StaffUserId::of);
        List<StaffUser> found = repository.list(after, limit + 1);
        Map<StaffUserId, Instant> seen =
                sessions.lastSeen(found.stream().map(StaffUser::id).toList());
        Map<String, Instant> locked =
                guard.lockedUntil(found.stream().map(user -> user.email().key()).toList());
        return Page.of(found, limit, user -> Cursor.of(user.id()))
                .map(user -> person(
                        user, seen.get(user.id()), locked.get(user.email().key())));
    }

    /** Returns the e-mail addresses by user id: empty for an erased user. Ids that are no user's are missing from the map. */
    public Map<StaffUserId, String> addresses(Collection<StaffUserId> ids) {
        return repository.addresses(ids);
    }

    /**
     * Creates a user, and returns the link to choose a password.
     *
     * @param wish {@code {"email", "role"}}
     * @throws Refusal VALIDATION_FAILED with all problems, also when a user with this address exists
     */
    public NewLink invite(Fields wish, Actor actor) {
        UserFields.NewUser user = UserFields.newUser(wish);
        return NewLink.of(passwords.invite(user.email(), user.role(), actor));
    }

    /**
     * Removes the user's password and returns a link to choose another one; empty when the form was already sent.
     *
     * @param allEnded of the {@link Person}, when the form was rendered
     * @throws Refusal NOT_FOUND; VALIDATION_FAILED for a user who signs in at the identity provider, or when nobody signs in with a
     *     password here
     */
    public Optional<NewLink> newLink(StaffUserId id, int allEnded, Actor actor) {
        return passwords.resetOnce(id, allEnded, actor).map(NewLink::of);
    }

    /**
     * Changes role, state, or both.
     *
     * @param wish {@code {"role", "disabled"}}; either may be left out, not both
     * @throws Refusal NOT_FOUND; VALIDATION_FAILED where {@link StaffUsers} does not allow it
     */
    public void change(StaffUserId id, Fields wish, Actor actor) {
        UserFields.Change change = UserFields.change(wish);
        users.update(id, change.role(), change.disabled(), actor);
    }

    /**
     * Erases the personal data of a disabled user, for good; does nothing for one who was erased before.
     *
     * @throws Refusal NOT_FOUND; VALIDATION_FAILED for a user who is not disabled
     */
    public void erase(StaffUserId id, Actor actor) {
        users.erase(id, actor);
    }

    /**
     * Ends all sessions of the user.
     *
     * @throws Refusal NOT_FOUND
     */
    public void signOut(StaffUserId id, Actor actor) {
        users.signOut(id, actor);
    }

    /**
     * Lets a user whose account is locked after wrong passwords try again at once. A lock of the address that they came from stays.
     *
     * @throws Refusal NOT_FOUND
     */
    public void unlock(StaffUserId id, Actor actor) {
        users.unlock(id, actor);
    }

    private static Person person(StaffUser user, @Nullable Instant seen, @Nullable Instant lockedUntil) {
        return new Person(
                user.id(),
                user.email().text(),
                user.role().wireName(),
                user.state(),
                user.signInBy() == SignInBy.PASSWORD,
                seen == null ? user.lastSignedInAt() : seen,
                lockedUntil,
                user.allEnded());
    }
}
