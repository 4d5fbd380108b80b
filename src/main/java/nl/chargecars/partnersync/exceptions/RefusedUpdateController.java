package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.GroupReprocessing;
import nl.chargecars.partnersync.inbound.GroupReprocessing.ReprocessingResult;
import nl.chargecars.partnersync.inbound.Outcome;
import nl.chargecars.partnersync.inbound.Progress;
import nl.chargecars.partnersync.inbound.RefusedUpdates;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.inbound.Reprocessed;
import nl.chargecars.partnersync.inbound.StatusUpdateDesk;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.status.Workflows;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Parts of the page: the refused status updates of a group, and processing one or all of them again. */
@PageController
@RequestMapping(path = "/exceptions/updates", produces = MediaType.TEXT_HTML_VALUE)
class RefusedUpdateController {

    private final RefusedUpdates updates;
    private final GroupReprocessing reprocessing;
    private final StatusUpdateDesk desk;
    private final Workflows workflows;
    private final ActionResults results;
    private final Members members;
    private final Pages pages;

    RefusedUpdateController(
            RefusedUpdates updates,
            GroupReprocessing reprocessing,
            StatusUpdateDesk desk,
            Workflows workflows,
            ActionResults results,
            Members members,
            Pages pages) {
        this.updates = updates;
        this.reprocessing = reprocessing;
        this.desk = desk;
        this.workflows = workflows;
        this.results = results;
        this.members = members;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> members(
            @RequestParam PartnerId partner,
            @RequestParam String outcome,
            @RequestParam @Nullable String word,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String cursor,
            HttpServletRequest request) {
        var which = GroupFilter.of(partner, outcome, word, from);
        var page = updates.members(which, cursor, Members.SHOWN);
        return members.show(
                request,
                "exceptions/updates",
                partner,
                page,
                Map.of(
                        "outcome",
                        which.outcome().wireName(),
                        "processed",
                        which.outcome().processedAgain(),
                        "workflow",
                        workflows.current()));
    }

    /** Processes as many updates of the group again as one request may. The answer then requests the next ones by itself. */
    @PostMapping("/again")
    ResponseEntity<byte[]> again(
            @RequestParam PartnerId partner,
            @RequestParam String outcome,
            @RequestParam(defaultValue = "") String word,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(name = "so_far", defaultValue = "") String soFar,
            Actor actor,
            HttpServletRequest request) {
        return results.show(request, "exceptions/again", () -> {
            var which = GroupFilter.of(partner, outcome, FormValues.text(word), FormValues.text(from));
            ReprocessingResult again = reprocessing.processAgain(which, FormValues.id(after, UUID::fromString), actor);
            return model(Progress.of(soFar).plus(again), which);
        });
    }

    /**
     * Processes one update again. As long as it is refused, its forms stay on the page, so that the user can try it again or
     * dismiss it.
     */
    @PostMapping("/{update_id}/again")
    ResponseEntity<byte[]> one(
            @RequestParam PartnerId partner,
            @PathVariable("update_id") UUID id,
            Actor actor,
            HttpServletRequest request) {
        return results.show(request, () -> {
            Reprocessed reprocessed = desk.reprocess(partner, id, actor);
            return switch (reprocessed) {
                case Reprocessed.Done done -> tell(request, done.outcome());
                case Reprocessed.AlreadyAccepted already -> tell(request, already.outcome());
                case Reprocessed.ContentGone() -> results.problem(request, "mending.payload_expired");
            };
        });
    }

    private ResponseEntity<byte[]> tell(HttpServletRequest request, Outcome outcome) {
        ResponseEntity<byte[]> told =
                pages.show(request, "exceptions/processed", Map.of("outcome", outcome.wireName()));
        return outcome.accepted() ? told : ActionResults.aboveTheForm(told);
    }

    private static Map<String, ?> model(Progress progress, GroupFilter which) {
        return Map.of(
                "outcomes",
                progress.outcomes(),
                "next",
                Objects.toString(progress.next(), ""),
                "partner",
                which.partner().toString(),
                "outcome",
                which.outcome().wireName(),
                "word",
                Objects.toString(which.word(), ""),
                "from",
                Objects.toString(which.orderStatus(), ""),
                "soFar",
                progress.text(),
                "goesOn",
                progress.goesOn());
    }
}
