package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.reconciliation.CaughtUp;
import nl.chargecars.partnersync.reconciliation.DifferenceView;
import nl.chargecars.partnersync.reconciliation.Reconciliations;
import nl.chargecars.partnersync.reconciliation.RunView;
import nl.chargecars.partnersync.reconciliation.Side;
import nl.chargecars.partnersync.status.WorkflowStatus;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.GivenReason;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lets staff begin a comparison of both sides, watch it, and bring the lagging side up to date. */
@PageController
@RequestMapping(path = "/integrations/{integration_id}/reconciliation", produces = MediaType.TEXT_HTML_VALUE)
class ReconciliationPageController {

    private static final int ON_A_PAGE = 50;

    private final IntegrationPage page;
    private final Reconciliations reconciliations;
    private final LatestChecks checks;
    private final Orders orders;
    private final Workflows workflows;
    private final IntegrationSubpages pages;
    private final Clock clock;

    ReconciliationPageController(
            IntegrationPage page,
            Reconciliations reconciliations,
            LatestChecks checks,
            Orders orders,
            Workflows workflows,
            IntegrationSubpages pages,
            Clock clock) {
        this.page = page;
        this.reconciliations = reconciliations;
        this.checks = checks;
        this.orders = orders;
        this.workflows = workflows;
        this.pages = pages;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<byte[]> begin(
            @PathVariable("integration_id") IntegrationId id, Actor actor, HttpServletRequest request) {
        return page.unlessRefused(request, id, () -> {
            Integration integration = page.requireActive(id);
            UUID run = reconciliations.begin(integration.partner(), actor).runId();
            return Pages.seeOther("/integrations/" + id + "/reconciliation/" + run);
        });
    }

    @GetMapping("/{run_id}")
    ResponseEntity<byte[]> one(
            @PathVariable("integration_id") IntegrationId id,
            @PathVariable("run_id") UUID run,
            @RequestParam @Nullable String cursor,
            HttpServletRequest request) {
        return show(request, "reconciliation", page.require(id), run, cursor, Map.of());
    }

    /** The part of the page that changes while the run goes on. */
    @GetMapping("/{run_id}/progress")
    ResponseEntity<byte[]> progress(
            @PathVariable("integration_id") IntegrationId id,
            @PathVariable("run_id") UUID run,
            HttpServletRequest request) {
        return show(request, "differences", page.require(id), run, null, Map.of());
    }

    /**
     * Applies one side's status where both sides differ.
     *
     * @param difference null for all open differences where it is known which side is ahead
     * @param take the side whose status counts; null for the side that is ahead
     * @param cursor of the page with the button, which is shown again; empty for the first page
     */
    @PostMapping("/{run_id}/apply")
    ResponseEntity<byte[]> apply(
            @PathVariable("integration_id") IntegrationId id,
            @PathVariable("run_id") UUID run,
            @RequestParam @Nullable UUID difference,
            @RequestParam @Nullable Side take,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        Integration integration = page.require(id);
        List<UUID> chosen = difference == null ? null : List.of(difference);
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        reconciliations
                .apply(integration.partner(), run, chosen, take, actor)
                .results()
                .forEach(one -> outcomes.merge(word(one), 1, Integer::sum));
        return show(request, "reconciliation", integration, run, FormValues.text(cursor), outcomes);
    }

    /**
     * Dismisses differences: nothing has to be done about them. The reason is optional.
     *
     * @param difference null for all open differences of {@code kind}
     * @param cursor of the page with the button, which is shown again; empty for the first page
     */
    @PostMapping("/{run_id}/dismiss")
    ResponseEntity<byte[]> dismiss(
            @PathVariable("integration_id") IntegrationId id,
            @PathVariable("run_id") UUID run,
            @RequestParam @Nullable UUID difference,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String cursor,
            Actor actor,
            HttpServletRequest request) {
        Integration integration = page.require(id);
        String why = GivenReason.of(reason);
        int dismissed = difference == null
                ? reconciliations.dismissKind(integration.partner(), run, kind, why, actor)
                : reconciliations
                        .dismiss(integration.partner(), run, List.of(difference), why, actor)
                        .differences()
                        .stream()
                        .mapToInt(one -> one.dismissed() ? 1 : 0)
                        .sum();
        String outcome = dismissed > 0 ? "outcome.dismissed" : "reconciliation.reason.done_already";
        return show(
                request,
                "reconciliation",
                integration,
                run,
                FormValues.text(cursor),
                Map.of(outcome, Math.max(1, dismissed)));
    }

    private static String word(CaughtUp one) {
        return one.reason() == null ? "outcome." + one.outcome() : "reconciliation.reason." + one.reason();
    }

    private ResponseEntity<byte[]> show(
            HttpServletRequest request,
            String template,
            Integration integration,
            UUID run,
            @Nullable String cursor,
            Map<String, Integer> outcomes) {
        var shown = reconciliations.show(integration.partner(), run);
        var differences = reconciliations.differences(integration.partner(), run, cursor, ON_A_PAGE);
        Map<OrderId, String> numbers = orders.numbers(differences.data().stream()
                .flatMap(one -> Stream.ofNullable(one.chargecarsOrderUuid()))
                .toList());
        boolean wasComparedAgain =
                differences.data().stream().anyMatch(one -> one.state() == DifferenceView.State.SUPERSEDED);
        Map<String, WorkflowStatus> statuses = workflows.current().statuses().stream()
                .collect(Collectors.toMap(WorkflowStatus::status, Function.identity()));
        var view = new ReconciliationView(
                integration.id(),
                integration.endpoint().url() != null,
                shown,
                reconciliations.open(shown),
                differences.data(),
                numbers,
                cursor,
                differences.nextCursor(),
                statuses,
                wasComparedAgain ? newest(integration, run) : null,
                outcomes);
        return pages.show(
                request,
                "integration/" + template,
                integration,
                Map.of("view", view, "now", clock.instant(), "again", true));
    }

    private @Nullable UUID newest(Integration integration, UUID run) {
        return checks.comparisons(integration).stream()
                .map(RunView::runId)
                .findFirst()
                .filter(newest -> !newest.equals(run))
                .orElse(null);
    }
}
