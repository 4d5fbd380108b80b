package nl.chargecars.partnersync.administration;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.staff.NewLink;
import nl.chargecars.partnersync.staff.People;
import nl.chargecars.partnersync.staff.Person;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page of the colleagues who sign in. A link for a new password is shown only in the answer to the form that requested it: no
 * URL contains the link, and no browser stores the answer. The forms carry the cursor of the page that they were on, to lead back to
 * it.
 */
@PageController
@RequestMapping(path = "/people", produces = MediaType.TEXT_HTML_VALUE)
class PeopleController {

    private static final Address PATH = new Address("/people");
    private static final int ON_A_PAGE = 50;

    private final People people;
    private final Json json;
    private final Clock clock;
    private final Pages pages;

    PeopleController(People people, Json json, Clock clock, Pages pages) {
        this.people = people;
        this.json = json;
        this.clock = clock;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> list(
            @RequestParam(required = false) @Nullable String cursor, Actor actor, HttpServletRequest request) {
        return show(request, HttpStatus.OK, actor, cursor, Map.of());
    }

    /** Invites a colleague and shows the first page, which begins with the new colleague. */
    @PostMapping
    ResponseEntity<byte[]> invite(
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        try {
            NewLink link = people.invite(json.fields(Map.of("email", email, "role", role)), actor);
            return show(request, HttpStatus.OK, actor, null, Map.of("link", Optional.of(link)));
        } catch (Refusal refusal) {
            var refused = Map.of("problems", Forms.problems(refusal), "inviting", true, "email", email, "role", role);
            return show(request, HttpStatus.UNPROCESSABLE_CONTENT, actor, FormValues.text(cursor), refused);
        }
    }

    /**
     * Creates a link for a new password.
     *
     * @param allEnded how often all sessions of the user had been ended when the form was rendered; detects a form that is submitted
     *     twice
     */
    @PostMapping("/{user_id}/link")
    ResponseEntity<byte[]> newLink(
            @PathVariable("user_id") StaffUserId id,
            @RequestParam("all_ended") int allEnded,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        try {
            Optional<NewLink> link = people.newLink(id, allEnded, actor);
            return link.isPresent()
                    ? show(request, HttpStatus.OK, actor, FormValues.text(cursor), Map.of("link", link))
                    : show(request, HttpStatus.CONFLICT, actor, FormValues.text(cursor), Map.of("already", true));
        } catch (Refusal refusal) {
            return refused(request, actor, cursor, refusal);
        }
    }

    @PostMapping("/{user_id}/role")
    ResponseEntity<byte[]> role(
            @PathVariable("user_id") StaffUserId id,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        return change(request, id, Map.of("role", role), "notice.role_changed", cursor, actor);
    }

    @PostMapping("/{user_id}/disable")
    ResponseEntity<byte[]> disable(
            @PathVariable("user_id") StaffUserId id,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        return change(request, id, Map.of("disabled", true), "notice.person_disabled", cursor, actor);
    }

    @PostMapping("/{user_id}/enable")
    ResponseEntity<byte[]> enable(
            @PathVariable("user_id") StaffUserId id,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        return change(request, id, Map.of("disabled", false), "notice.person_enabled", cursor, actor);
    }

    @PostMapping("/{user_id}/erase")
    ResponseEntity<byte[]> erase(
            @PathVariable("user_id") StaffUserId id,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        try {
            people.erase(id, actor);
        } catch (Refusal refusal) {
            return refused(request, actor, cursor, refusal);
        }
        return Pages.done(place(cursor), "notice.person_erased");
    }

    @PostMapping("/{user_id}/sign-out")
    ResponseEntity<byte[]> signOut(
            @PathVariable("user_id") StaffUserId id, @RequestParam(defaultValue = "") String cursor, Actor actor) {
        people.signOut(id, actor);
        return Pages.done(place(cursor), "notice.signed_out");
    }

    @PostMapping("/{user_id}/unlock")
    ResponseEntity<byte[]> unlock(
            @PathVariable("user_id") StaffUserId id, @RequestParam(defaultValue = "") String cursor, Actor actor) {
        people.unlock(id, actor);
        return Pages.done(place(cursor), "notice.unlocked");
    }

    private ResponseEntity<byte[]> change(
            HttpServletRequest request,
            StaffUserId id,
            Map<String, ?> wish,
            String notice,
            String cursor,
            Actor actor) {
        try {
            people.change(id, json.fields(wish), actor);
        } catch (Refusal refusal) {
            return refused(request, actor, cursor, refusal);
        }
        return Pages.done(place(cursor), notice);
    }

    private ResponseEntity<byte[]> refused(HttpServletRequest request, Actor actor, String cursor, Refusal refusal) {
        var problems = Map.of("problems", Forms.problems(refusal));
        return show(request, HttpStatus.UNPROCESSABLE_CONTENT, actor, FormValues.text(cursor), problems);
    }

    /** The page of the list that a form was on. */
    private static String place(String cursor) {
        return PATH.with("cursor", cursor).text();
    }

    /** @param more of the model, besides the list */
    private ResponseEntity<byte[]> show(
            HttpServletRequest request, HttpStatus status, Actor actor, @Nullable String cursor, Map<String, ?> more) {
        Page<Person> page = people.list(cursor, ON_A_PAGE);
        Map<String, Object> model = new HashMap<>(more);
        model.put("people", page.data());
        model.put("roles", People.ROLES);
        model.put("passwords", people.takePasswords());
        model.put("self", actor.name().substring(actor.name().indexOf(':') + 1));
        model.put("links", Links.of(PATH, cursor, page.nextCursor()));
        model.put("cursor", Objects.requireNonNullElse(cursor, ""));
        model.put("now", clock.instant());
        return pages.show(request, status, "administration/people", model);
    }
}
