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

/** Reads and replaces the workflow of orders over HTTP. The {@code ETag} is the version of the workflow. */
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
     * Replaces the workflow.
     *
     * @param ifMatch the {@code ETag} of the version that the caller has read and edited (RFC 9110, section 13.1.1)
     * @throws Refusal PRECONDITION_FAILED when that version is no longer the current one
     */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer<WorkflowView>> replace(
            @RequestBody byte[] body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Actor actor) {
        Workflow next = workflows.parse(json.object(body));
        return answer(workflows.replace(next, expected(ifMatch), actor));
    }

    /**
     * Accepts any version that the header names, and every version without a header. A weak tag never matches: it does not
     * guarantee that the caller has read exactly what is replaced.
     */
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
