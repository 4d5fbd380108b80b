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
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.Handover;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partner;
import nl.chargecars.partnersync.partner.Partners;
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

/**
 * The page of one partner: its integrations, and for administrators the credentials it calls with. A new secret is shown only in the
 * answer to the form that created it.
 */
@PageController
@RequestMapping(path = "/partners/{partner_id}", produces = MediaType.TEXT_HTML_VALUE)
class PartnerPageController {

    private static final int ON_A_PAGE = 50;

    private final Partners partners;
    private final Integrations integrations;
    private final Credentials credentials;
    private final Json json;
    private final Clock clock;
    private final Handover handover;
    private final Pages pages;

    PartnerPageController(
            Partners partners,
            Integrations integrations,
            Credentials credentials,
            Json json,
            Clock clock,
            Handover handover,
            Pages pages) {
        this.partners = partners;
        this.integrations = integrations;
        this.credentials = credentials;
        this.json = json;
        this.clock = clock;
        this.handover = handover;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> partner(
            @PathVariable("partner_id") PartnerId id,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        return show(request, id, cursor, CredentialAnswer.NONE, null);
    }

    @PostMapping("/name")
    ResponseEntity<byte[]> rename(
            @PathVariable("partner_id") PartnerId id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        try {
            partners.rename(id, json.fields(Map.of("name", name)), actor);
            return Pages.done(address(id).with("cursor", cursor).text(), "notice.partner_renamed");
        } catch (Refusal refusal) {
            var refused = CredentialAnswer.refused(CredentialForm.EMPTY, Forms.problems(refusal));
            return show(request, id, FormValues.text(cursor), refused, name);
        }
    }

    /**
     * Creates a credential and shows the first page, which begins with the new credential. A refused form is shown again on its
     * page.
     *
     * @param fresh the id of the new credential, from the form, so that a form that is submitted twice creates one credential
     * @param cursor of the page that the form was on; empty for the first page
     */
    @PostMapping("/credentials")
    ResponseEntity<byte[]> create(
            @PathVariable("partner_id") PartnerId id,
            @RequestParam("id") String fresh,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(name = "scope", defaultValue = "") List<String> scopes,
            @RequestParam(defaultValue = "") String label,
            @RequestParam(defaultValue = "") String expires,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        var form = new CredentialForm(type, scopes, label, expires);
        try {
            var made = credentials.issueForPartner(id, fresh, json.fields(form.forPartner()), actor);
            return show(request, id, null, CredentialAnswer.of(made), null);
        } catch (Refusal refusal) {
            var refused = CredentialAnswer.refused(form, Forms.problems(refusal));
            return show(request, id, FormValues.text(cursor), refused, null);
        }
    }

    @PostMapping("/credentials/{credential_id}/revoke")
    ResponseEntity<byte[]> revoke(
            @PathVariable("partner_id") PartnerId id,
            @PathVariable("credential_id") String credential,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor) {
        credentials.revokeOfPartner(id, credential, actor);
        return Pages.done(address(id).with("cursor", cursor).text(), "notice.revoked");
    }

    private static Address address(PartnerId id) {
        return new Address("/partners/" + id);
    }

    /** @param name a new name that was refused; null when none was */
    private ResponseEntity<byte[]> show(
            HttpServletRequest request,
            PartnerId id,
            @Nullable String cursor,
            CredentialAnswer answer,
            @Nullable String name) {
        Instant now = clock.instant();
        Partner partner = partners.require(id);
        Page<CredentialLine> page = credentials.ofPartner(id, cursor, ON_A_PAGE);
        Map<String, Object> model = new HashMap<>();
        model.put("partner", partner);
        model.put("integrations", integrations.of(id));
        model.put(
                "rows",
                page.data().stream().map(line -> CredentialRow.of(line, now)).toList());
        model.put("types", Credentials.TYPES);
        model.put("scopes", Credentials.SCOPES);
        answer.into(model);
        model.put("besides", handover.to(id.toString()));
        model.put("renaming", name != null);
        model.put("name", name == null ? partner.name() : name);
        model.put("links", Links.of(address(id), cursor, page.nextCursor()));
        model.put("cursor", Objects.requireNonNullElse(cursor, ""));
        model.put("now", now);
        return pages.show(request, answer.status(), "administration/partner", model);
    }
}
