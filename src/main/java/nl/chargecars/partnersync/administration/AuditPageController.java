package nl.chargecars.partnersync.administration;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import nl.chargecars.partnersync.audit.AuditTrail;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.staff.People;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of the audit trail: who changed what, when, from what to what. Newest first, filtered by the query parameters. */
@PageController
class AuditPageController {

    private static final int ON_A_PAGE = 50;
    private static final int MOST_COLLEAGUES = 200;

    private final AuditTrail trail;
    private final AuditNames names;
    private final People people;
    private final Orders orders;
    private final Workflows workflows;
    private final Clock clock;
    private final Pages pages;

    AuditPageController(
            AuditTrail trail,
            AuditNames names,
            People people,
            Orders orders,
            Workflows workflows,
            Clock clock,
            Pages pages) {
        this.trail = trail;
        this.names = names;
        this.people = people;
        this.orders = orders;
        this.workflows = workflows;
        this.clock = clock;
        this.pages = pages;
    }

    @GetMapping(path = "/audit", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> audit(
            @RequestParam(defaultValue = "") String actor,
            @RequestParam(defaultValue = "") String action,
            @RequestParam(defaultValue = "") String table,
            @RequestParam(defaultValue = "") String record,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        var question = new AuditQuestion(actor.strip(), action, table, record.strip(), from, to);
        Page<Entry> page = trail.page(question.filter(recordId(question.record())), cursor, ON_A_PAGE);
        Map<String, String> known = names.of(page.data(), pages.word(request, "colleague.erased"));
        AuditValues values = values(request);
        Map<String, Object> model = new HashMap<>();
        model.put("question", question);
        model.put(
                "rows",
                page.data().stream()
                        .map(entry -> AuditRow.of(entry, known, values))
                        .toList());
        model.put("actors", actors(question, known));
        model.put("actions", trail.actions());
        model.put("tables", trail.tables());
        model.put("seal", trail.lastSeal());
        model.put("links", Links.of(question.address(), cursor, page.nextCursor()));
        model.put("now", clock.instant());
        return pages.show(request, "administration/audit", model);
    }

    private AuditValues values(HttpServletRequest request) {
        Workflow workflow = workflows.current();
        UnaryOperator<String> labels = pages.labels(request);
        return new AuditValues(
                status -> labels.apply(workflow.label(status)),
                state -> pages.wordIfAny(request, "delivery_state." + state).orElse(state));
    }

    /** The record id to filter by. People name an order by its number, whereas the trail uses ids. */
    private String recordId(String record) {
        List<OrderId> meant = orders.byShortNumber(record, DutchTime.yearOf(clock.instant()));
        return meant.size() == 1 ? meant.getFirst().toString() : record;
    }

    /** The actors to choose from: the newest colleagues, and the actor that is already chosen. */
    private Map<String, String> actors(AuditQuestion question, Map<String, String> known) {
        Map<String, String> actors = new LinkedHashMap<>();
        people.list(null, MOST_COLLEAGUES).data().forEach(person -> actors.put("staff:" + person.id(), person.email()));
        if (!question.actor().isEmpty()) {
            actors.putIfAbsent(question.actor(), known.getOrDefault(question.actor(), question.actor()));
        }
        return actors;
    }
}
