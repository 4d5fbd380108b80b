package nl.chargecars.partnersync.administration;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import nl.chargecars.partnersync.administration.WorkflowForm.Row;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The workflow pages: a drawing for everybody, and for administrators an editor in steps: form, preview, save. The form carries all
 * input from step to step.
 */
@PageController
@RequestMapping(path = "/workflow", produces = MediaType.TEXT_HTML_VALUE)
class WorkflowPageController {

    private static final String ADD = "add";
    private static final String REMOVE = "remove:";
    private static final String UP = "up:";
    private static final String DOWN = "down:";

    private final Workflows workflows;
    private final Integrations integrations;
    private final Json json;
    private final Pages pages;

    WorkflowPageController(Workflows workflows, Integrations integrations, Json json, Pages pages) {
        this.workflows = workflows;
        this.integrations = integrations;
        this.json = json;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> workflow(HttpServletRequest request) {
        Workflow workflow = workflows.current();
        return pages.show(
                request,
                "administration/workflow",
                Map.of("workflow", workflow, "drawing", WorkflowLayout.of(workflow, pages.labels(request))));
    }

    @GetMapping("/edit")
    ResponseEntity<byte[]> edit(HttpServletRequest request) {
        return form(request, HttpStatus.OK, WorkflowForm.of(workflows.current()), List.of());
    }

    /**
     * One step of editing, which saves nothing: {@code add}, {@code remove:PLACE}, {@code up:STATUS}, {@code down:STATUS},
     * {@code edit} or {@code preview}. {@code preview} adds a status that is typed but not added yet, because Enter in its fields
     * submits {@code preview}.
     */
    @PostMapping("/edit")
    ResponseEntity<byte[]> step(
            @RequestParam MultiValueMap<String, String> sent,
            @RequestParam(name = "do", defaultValue = "edit") String what,
            HttpServletRequest request) {
        WorkflowForm form = WorkflowForm.sent(sent);
        if (what.startsWith(REMOVE)) {
            return form(request, HttpStatus.OK, form.without(place(what)), List.of());
        }
        if (what.startsWith(UP) || what.startsWith(DOWN)) {
            boolean up = what.startsWith(UP);
            String status = what.substring((up ? UP : DOWN).length());
            return form(request, HttpStatus.OK, form.moved(status, up), List.of(), what);
        }
        return switch (what) {
            case ADD -> add(request, form);
            case "preview" ->
                form.typed().equals(Row.NONE)
                        ? whenValid(request, form, next -> preview(request, HttpStatus.OK, form, next))
                        : add(request, form);
            default -> form(request, HttpStatus.OK, form, List.of());
        };
    }

    private ResponseEntity<byte[]> add(HttpServletRequest request, WorkflowForm form) {
        return form.typed().status().isEmpty()
                ? form(
                        request,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        form,
                        List.of(new Problem("", "required", "The word of the new status is missing.")))
                : form(request, HttpStatus.OK, form.withTyped(), List.of(), ADD);
    }

    @PostMapping
    ResponseEntity<byte[]> save(
            @RequestParam MultiValueMap<String, String> sent, Actor actor, HttpServletRequest request) {
        WorkflowForm form = WorkflowForm.sent(sent);
        return whenValid(request, form, next -> save(request, form, next, actor));
    }

    /** The place to remove, counted from 0; -1, which is no place, if the text is no number. */
    private static int place(String remove) {
        try {
            return Integer.parseInt(remove.substring(REMOVE.length()));
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private ResponseEntity<byte[]> save(HttpServletRequest request, WorkflowForm form, Workflow next, Actor actor) {
        try {
            workflows.replace(next, form.version()::equals, actor);
        } catch (Refusal refusal) { // the preview shows the reason
            return preview(request, HttpStatus.valueOf(refusal.code().status()), form, next);
        }
        return Pages.done("/workflow", "notice.workflow_saved");
    }

    private ResponseEntity<byte[]> whenValid(
            HttpServletRequest request, WorkflowForm form, Function<Workflow, ResponseEntity<byte[]>> answer) {
        Workflow next;
        try {
            next = workflows.parse(json.fields(form.body()));
        } catch (Refusal refusal) {
            return form(request, HttpStatus.UNPROCESSABLE_CONTENT, form, refusal.details());
        }
        return answer.apply(next);
    }

    private ResponseEntity<byte[]> form(
            HttpServletRequest request, HttpStatus status, WorkflowForm form, List<Problem> problems) {
        return form(request, status, form, problems, "");
    }

    /** @param done the action that was just done, so that the page confirms an added status or keeps the focus on the button */
    private ResponseEntity<byte[]> form(
            HttpServletRequest request, HttpStatus status, WorkflowForm form, List<Problem> problems, String done) {
        return pages.show(
                request,
                status,
                "administration/workflowform",
                Map.of("form", form, "problems", problems, "done", done));
    }

    private ResponseEntity<byte[]> preview(
            HttpServletRequest request, HttpStatus status, WorkflowForm form, Workflow next) {
        Workflow current = workflows.current();
        Set<String> removed = WorkflowReview.removed(current, next);
        UnaryOperator<String> labels = pages.labels(request);
        return pages.show(
                request,
                status,
                "administration/workflowpreview",
                Map.of(
                        "form",
                        form.against(current),
                        "changedMeanwhile",
                        !form.version().equals(current.version()),
                        "drawing",
                        WorkflowLayout.of(next, labels),
                        "review",
                        WorkflowReview.of(
                                current, next, workflows.occupied(removed), integrations.naming(removed), labels)));
    }
}
