package nl.chargecars.partnersync.staff;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.staff.Passwords.Invited;
import nl.chargecars.partnersync.staff.StaffUser.SignInBy;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The API for administrators to manage the people who sign in to the pages. */
@RestController
@RequestMapping("/api/v1/staff-users")
class StaffUserController {

    private final StaffUsers users;
    private final Passwords passwords;
    private final StaffUserRepository repository;
    private final GuessingGuard guard;
    private final Json json;

    StaffUserController(
            StaffUsers users, Passwords passwords, StaffUserRepository repository, GuessingGuard guard, Json json) {
        this.users = users;
        this.passwords = passwords;
        this.repository = repository;
        this.guard = guard;
        this.json = json;
    }

    record UserView(
            StaffUserId userId,
            String email,
            Role role,
            UserState state,
            SignInBy signIn,
            Instant createdAt,
            @Nullable Instant disabledAt,
            @Nullable Instant lastSignedInAt,
            @Nullable Instant lockedUntil) {}

    /** Contains the invitation link, which is shown only this once. */
    record InvitedView(UserView user, URI invitationUrl, Instant invitationExpiresAt) {}

    record ErasedView(StaffUserId userId, Instant erasedAt) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer<InvitedView>> create(@RequestBody byte[] body, Actor actor) {
        UserFields.NewUser wish = UserFields.newUser(json.object(body));
        Invited invited = passwords.invite(wish.email(), wish.role(), actor);
        URI location = URI.create("/api/v1/staff-users/" + invited.user().id());
        return ResponseEntity.created(location).body(Answer.of(view(invited)));
    }

    @GetMapping
    Page<UserView> list(@RequestParam(defaultValue = Limit.DEFAULT) int limit, @RequestParam @Nullable String cursor) {
        int size = Limit.checked(limit);
        StaffUserId after = Cursor.one(cursor, StaffUserId::of);
        List<StaffUser> found = repository.list(after, size + 1);
        Map<String, Instant> locked = locked(found);
        return Page.of(found, size, user -> Cursor.of(user.id())).map(user -> view(user, locked));
    }

    @GetMapping("/{user_id}")
    Answer<UserView> one(@PathVariable("user_id") StaffUserId id) {
        return Answer.of(view(users.require(id)));
    }

    @PatchMapping(path = "/{user_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<UserView> change(@PathVariable("user_id") StaffUserId id, @RequestBody byte[] body, Actor actor) {
        UserFields.Change wish = UserFields.change(json.object(body));
        return Answer.of(view(users.update(id, wish.role(), wish.disabled(), actor)));
    }

    @DeleteMapping("/{user_id}")
    Answer<ErasedView> erase(@PathVariable("user_id") StaffUserId id, Actor actor) {
        return Answer.of(new ErasedView(id, users.erase(id, actor)));
    }

    /** Removes a forgotten password and returns a link to choose a new one. */
    @PostMapping("/{user_id}/invitation")
    Answer<InvitedView> reset(@PathVariable("user_id") StaffUserId id, Actor actor) {
        return Answer.of(view(passwords.reset(id, actor)));
    }

    @PostMapping("/{user_id}/sign-out")
    Answer<UserView> signOut(@PathVariable("user_id") StaffUserId id, Actor actor) {
        return Answer.of(view(users.signOut(id, actor)));
    }

    @PostMapping("/{user_id}/unlock")
    Answer<UserView> unlock(@PathVariable("user_id") StaffUserId id, Actor actor) {
        return Answer.of(view(users.unlock(id, actor)));
    }

    private InvitedView view(Invited invited) {
        return new InvitedView(
                view(invited.user()),
                invited.invitation().url(),
                invited.invitation().expiresAt());
    }

    private UserView view(StaffUser user) {
        return view(user, locked(List.of(user)));
    }

    private Map<String, Instant> locked(List<StaffUser> users) {
        return guard.lockedUntil(users.stream().map(user -> user.email().key()).toList());
    }

    private static UserView view(StaffUser user, Map<String, Instant> locked) {
        return new UserView(
                user.id(),
                user.email().text(),
                user.role(),
                user.state(),
                user.signInBy(),
                user.createdAt(),
                user.disabledAt(),
                user.lastSignedInAt(),
                locked.get(user.email().key()));
    }
}
