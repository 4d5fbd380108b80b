package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.inbound.WaitingUpdates;
import nl.chargecars.partnersync.outbox.OldWordSender;
import nl.chargecars.partnersync.outbox.UnsentStatusSender;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.partner.StatusMaps;
import nl.chargecars.partnersync.partner.WordChange;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Edits a status map: tries it out, saves it as a new version, and then catches up with what waited for it. */
@PageController
class MappingController {

    private final IntegrationPage page;
    private final MappingDesk desk;
    private final StatusMaps maps;
    private final WaitingUpdates waiting;
    private final UnsentStatusSender sender;
    private final OldWordSender oldWords;
    private final IntegrationSubpages pages;

    MappingController(
            IntegrationPage page,
            MappingDesk desk,
            StatusMaps maps,
            WaitingUpdates waiting,
            UnsentStatusSender sender,
            OldWordSender oldWords,
            IntegrationSubpages pages) {
        this.page = page;
        this.desk = desk;
        this.maps = maps;
        this.waiting = waiting;
        this.sender = sender;
        this.oldWords = oldWords;
        this.pages = pages;
    }

    /**
     * Shows what the map in the form would change; saves nothing.
     *
     * @param restore an earlier version to use in place of the form, except for statuses that the workflow does not have any more
     */
    @PostMapping(path = "/integrations/{integration_id}/mapping/check", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> check(
            @PathVariable("integration_id") IntegrationId id,
            @RequestParam("based_on") int basedOn,
            @RequestParam @Nullable Integer restore,
            HttpServletRequest request) {
        if (restore == null) {
            return tried(request, HttpStatus.OK, id, MappingForm.of(request), basedOn, List.of());
        }
        MappingDesk.Restored restored = desk.restored(maps.find(id, restore)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such version."))
                .statusMapping());
        return tried(request, HttpStatus.OK, id, MappingForm.of(restored.kept()), basedOn, restored.leftOut());
    }

    /** Shows the form with the map that was tried out, so that it can be changed before it is saved. */
    @PostMapping(path = "/integrations/{integration_id}/mapping/edit", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> edit(
            @PathVariable("integration_id") IntegrationId id,
            @RequestParam("based_on") int basedOn,
            HttpServletRequest request) {
        return page.show(request, id, MappingForm.of(request), basedOn);
    }

    @PostMapping(path = "/integrations/{integration_id}/mapping", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> save(
            @PathVariable("integration_id") IntegrationId id,
            @RequestParam("based_on") int basedOn,
            Actor actor,
            HttpServletRequest request) {
        MappingForm form = MappingForm.of(request);
        Optional<Integration> changed;
        try {
            changed = maps.change(id, read(form, page.require(id)), basedOn, actor);
        } catch (Refusal refusal) {
            return page.refused(request, id, form, basedOn, refusal);
        }
        return changed.isEmpty()
                ? tried(request, HttpStatus.UNPROCESSABLE_CONTENT, id, form, basedOn, List.of())
                : done(id, "saved");
    }

    @PostMapping(path = "/integrations/{integration_id}/mapping/process", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> process(
            @PathVariable("integration_id") IntegrationId id, Actor actor, HttpServletRequest request) {
        return page.unlessRefused(request, id, () -> {
            Integration integration = page.requireActive(id);
            return pages.show(
                    request,
                    "integration/processed",
                    integration,
                    Map.of("result", waiting.processAgain(integration.partner(), actor)));
        });
    }

    /**
     * Notifies the partner of orders whose current status it does not know.
     *
     * @param corrected true where the word that was to be sent has been corrected since; false where there was none
     */
    @PostMapping(path = "/integrations/{integration_id}/mapping/tell", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> tell(
            @PathVariable("integration_id") IntegrationId id,
            @RequestParam(defaultValue = "false") boolean corrected,
            Actor actor,
            HttpServletRequest request) {
        return page.unlessRefused(request, id, () -> {
            Integration integration = page.requireActive(id);
            int left = corrected
                    ? oldWords.send(integration, actor)
                    : sender.send(integration.partner(), actor).left();
            return done(id, left == 0 ? "told" : "told_some");
        });
    }

    /**
     * Shows every word that the form would change in the present map, so that nothing of a colleague's is overwritten unseen: what
     * was saved since the form was opened stays, unless something else was entered.
     *
     * @param leftOut entries of an earlier version that are not in the form
     */
    private ResponseEntity<byte[]> tried(
            HttpServletRequest request,
            HttpStatus status,
            IntegrationId id,
            MappingForm form,
            int basedOn,
            List<WordChange> leftOut) {
        MappingDesk.Merged merged = desk.merged(page.require(id), form, basedOn);
        Integration integration = page.require(id); // read after the version: a newer map is refused once more
        StatusMapping proposed;
        try {
            proposed = read(merged.form(), integration);
        } catch (Refusal refusal) {
            return page.refused(request, id, form, basedOn, refusal);
        }
        return pages.show(
                request,
                status,
                "integration/mappingcheck",
                integration,
                Map.of(
                        "form",
                        merged.form(),
                        "basedOn",
                        merged.basedOn(),
                        "changedMeanwhile",
                        merged.changedMeanwhile(),
                        "leftOut",
                        leftOut,
                        "trial",
                        desk.trial(integration, proposed)));
    }

    private StatusMapping read(MappingForm form, Integration integration) {
        List<Problem> problems = new ArrayList<>();
        if (!form.contradiction().isEmpty()) {
            problems.add(
                    problem(form.contradiction(), "repeated", "This word stands here twice, with different statuses."));
        }
        MappingDesk.halfFilled(form, integration).stream()
                .map(row -> row.word().isEmpty()
                        ? problem("", "word_missing", "This status has no word: enter one, or choose no status.")
                        : problem(row.word(), "status_missing", "This word has no status: choose one, or empty it."))
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        return desk.read(form, integration.mapping());
    }

    private static Problem problem(String word, String code, String message) {
        return new Problem("/" + MappingView.place(WordChange.TO_CHARGECARS, word), code, message);
    }

    /**
     * Redirects to the status map on the page, where the result and the next steps are shown: the top of the page is out of sight
     * there.
     */
    private static ResponseEntity<byte[]> done(IntegrationId id, String what) {
        return Pages.seeOther(new Address("/integrations/" + id)
                        .with(IntegrationPage.DONE, what)
                        .text() + "#mapping");
    }
}
