package nl.chargecars.partnersync.status;

import java.util.List;
import java.util.function.Predicate;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The workflow of orders over HTTP: read it, replace it. Its {@code ETag} tells one state of it from another. */
@RestController
@RequestMapping("/api/v1/status/workflows/order")
class WorkflowController {

    private final Workflows workflows;
    private final Json json;

    WorkflowController(Workflows workflows, Json json) {
        this.workflows = workflows;
        this.json = json;
    }

    record WorkflowView(String entityType, List<WorkflowStatus> statuses) {}

    @GetMapping
    ResponseEntity<Answer<WorkflowView>> current() {
        return answer(workflows.current());
    }

    /**
     * Replaces it.
     *
     * @param ifMatch the {@code ETag} of what the caller has read and changed (RFC 9110, section 13.1.1)
     * @throws Refusal PRECONDITION_FAILED when that is no longer in force
     */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer<WorkflowView>> replace(
            @RequestBody byte[] body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Actor actor) {
        Workflow next = workflows.parse(json.object(body));
        return answer(workflows.replace(next, expected(ifMatch), actor));
    }

    /** Any of those named; a weak one promises too little to stand for what is replaced. */
    private static Predicate<String> expected(@Nullable String ifMatch) {
        if (ifMatch == null) {
            return _ -> true;
        }
        List<ETag> named = ETag.parse(ifMatch);
        return version -> named.stream()
                .anyMatch(tag -> tag.isWildcard() || (!tag.weak() && tag.tag().equals(version)));
    }

    private static ResponseEntity<Answer<WorkflowView>> answer(Workflow workflow) {
        return ResponseEntity.ok()
                .eTag('"' + workflow.version() + '"')
                .body(Answer.of(new WorkflowView("order", workflow.statuses())));
    }
}
