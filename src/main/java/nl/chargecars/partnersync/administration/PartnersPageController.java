package nl.chargecars.partnersync.administration;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.BusinessEntity;
import nl.chargecars.partnersync.partner.Partner;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of the partner organizations, where administrators also create new ones. */
@PageController
@RequestMapping(path = "/partners", produces = MediaType.TEXT_HTML_VALUE)
class PartnersPageController {

    private static final int ON_A_PAGE = 50;

    private final Partners partners;
    private final Json json;
    private final Clock clock;
    private final Pages pages;

    PartnersPageController(Partners partners, Json json, Clock clock, Pages pages) {
        this.partners = partners;
        this.json = json;
        this.clock = clock;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> list(@RequestParam(required = false) @Nullable String cursor, HttpServletRequest request) {
        return show(request, HttpStatus.OK, cursor, PartnerForm.EMPTY, List.of());
    }

    /**
     * Creates a partner.
     *
     * @param id of the new partner, from the form, so that a form that is submitted twice creates one partner
     * @param cursor of the page that the form was on, which is shown again when the form is refused; empty for the first page
     */
    @PostMapping
    ResponseEntity<byte[]> create(
            @RequestParam PartnerId id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "business_entity", defaultValue = "") String entity,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        try {
            boolean made = partners.createOnce(id, json.fields(Map.of("name", name, "business_entity", entity)), actor)
                    .isPresent();
            return Pages.done("/partners/" + id, made ? "notice.partner_created" : "notice.partner_created_before");
        } catch (Refusal refusal) {
            return show(
                    request,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    FormValues.text(cursor),
                    new PartnerForm(name, entity),
                    Forms.problems(refusal));
        }
    }

    private ResponseEntity<byte[]> show(
            HttpServletRequest request,
            HttpStatus status,
            @Nullable String cursor,
            PartnerForm form,
            List<Problem> problems) {
        PartnerId after = Cursor.one(cursor, PartnerId::of);
        Page<Partner> page =
                Page.of(partners.list(after, ON_A_PAGE + 1), ON_A_PAGE, partner -> Cursor.of(partner.id()));
        Map<String, Object> model = new HashMap<>();
        model.put("partners", page.data());
        model.put("entities", WireNamed.names(BusinessEntity.class));
        model.put("form", form);
        model.put("fresh", PartnerId.next());
        model.put("problems", problems);
        model.put("links", Links.of(new Address("/partners"), cursor, page.nextCursor()));
        model.put("cursor", Objects.requireNonNullElse(cursor, ""));
        model.put("now", clock.instant());
        return pages.show(request, status, "administration/partners", model);
    }
}
