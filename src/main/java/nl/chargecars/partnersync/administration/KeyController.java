package nl.chargecars.partnersync.administration;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.access.CredentialLine;
import nl.chargecars.partnersync.access.Credentials;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of the keys of staff and internal systems. A new key is shown only in the answer to the form that created it. */
@PageController
@RequestMapping(path = "/people/keys", produces = MediaType.TEXT_HTML_VALUE)
class KeyController {

    private static final Address PATH = new Address("/people/keys");
    private static final int ON_A_PAGE = 50;

    private final Credentials credentials;
    private final Json json;
    private final Clock clock;
    private final Pages pages;

    KeyController(Credentials credentials, Json json, Clock clock, Pages pages) {
        this.credentials = credentials;
        this.json = json;
        this.clock = clock;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> list(@RequestParam(required = false) @Nullable String cursor, HttpServletRequest request) {
        return show(request, cursor, CredentialAnswer.NONE);
    }

    /**
     * Creates a key and shows the first page, which begins with the new key. A refused form is shown again on its page.
     *
     * @param id of the new key, from the form, so that a form that is submitted twice creates one key
     * @param cursor of the page that the form was on; empty for the first page
     */
    @PostMapping
    ResponseEntity<byte[]> create(
            @RequestParam String id,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String label,
            @RequestParam(defaultValue = "") String expires,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        var form = new CredentialForm("", List.of(role), label, expires);
        try {
            var made = credentials.issueForStaff(id, json.fields(form.forStaff()), actor);
            return show(request, null, CredentialAnswer.of(made));
        } catch (Refusal refusal) {
            return show(request, FormValues.text(cursor), CredentialAnswer.refused(form, Forms.problems(refusal)));
        }
    }

    @PostMapping("/{credential_id}/revoke")
    ResponseEntity<byte[]> revoke(
            @PathVariable("credential_id") String id, @RequestParam(defaultValue = "") String cursor, Actor actor) {
        credentials.revokeOfStaff(id, actor);
        return Pages.done(PATH.with("cursor", cursor).text(), "notice.revoked");
    }

    private ResponseEntity<byte[]> show(HttpServletRequest request, @Nullable String cursor, CredentialAnswer answer) {
        Instant now = clock.instant();
        Page<CredentialLine> page = credentials.ofStaff(cursor, ON_A_PAGE);
        Map<String, Object> model = new HashMap<>();
        model.put(
                "rows",
                page.data().stream().map(line -> CredentialRow.of(line, now)).toList());
        model.put("roles", Role.NAMES.reversed()); // the role with the fewest rights comes first
        answer.into(model);
        model.put("links", Links.of(PATH, cursor, page.nextCursor()));
        model.put("cursor", Objects.requireNonNullElse(cursor, ""));
        model.put("now", now);
        return pages.show(request, answer.status(), "administration/keys", model);
    }
}
