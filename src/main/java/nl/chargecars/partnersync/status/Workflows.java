package nl.chargecars.partnersync.status;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The workflow in force, always read where it is decided on: an edit counts from its commit on, on every node. */
@Component
public class Workflows {

    private final WorkflowRepository repository;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;

    Workflows(WorkflowRepository repository, AuditLog auditLog, TransactionTemplate transaction) {
        this.repository = repository;
        this.auditLog = auditLog;
        this.transaction = transaction;
    }

    public Workflow current() {
        return repository.load();
    }

    /**
     * The workflow to decide on: it stays in force until the caller's transaction ends, so that a status which an order is
     * about to get cannot be removed meanwhile. Ask before locking orders.
     */
    public Workflow held() {
        repository.hold();
        return repository.load();
    }

    /**
     * A workflow as somebody wants it.
     *
     * @param fields {@code {"statuses": [{"status", "label", "is_initial", "is_final", "allowed_next"}]}}
     * @throws Refusal VALIDATION_FAILED with every problem there is
     */
    public Workflow parse(Fields fields) {
        return WorkflowParser.parse(fields);
    }

    /** Those of the statuses that some order is in: none of them can be removed. */
    public List<String> occupied(Set<String> statuses) {
        return repository.used(statuses);
    }

    /**
     * Puts another workflow in place of the current one, unless somebody else did so first.
     *
     * @param expected whether this is the {@link Workflow#version} that the caller means to replace
     * @return it as it is kept: next statuses in the order in which the statuses are listed
     * @throws Refusal PRECONDITION_FAILED when it is not; WORKFLOW_IN_USE when the new one lacks a status that an order is in
     */
    public Workflow replace(Workflow workflow, Predicate<String> expected, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            repository.lock();
            Workflow before = repository.load();
            if (!expected.test(before.version())) {
                throw Refusal.of(
                        ErrorCode.PRECONDITION_FAILED,
                        "The workflow was changed meanwhile. Read it again, and make your changes to that.");
            }
            Set<String> removed = new LinkedHashSet<>(before.names());
            removed.removeAll(workflow.names());
            List<String> used = repository.used(removed);
            if (!used.isEmpty()) {
                throw Refusal.of(
                        ErrorCode.WORKFLOW_IN_USE,
                        "Orders are in the status " + String.join(", ", used)
                                + ", so it cannot be removed. Move those orders first, or keep the status without transitions"
                                + " to it.");
            }
            repository.replace(workflow);
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "WORKFLOW_CHANGED",
                    "workflow_statuses",
                    "order",
                    Map.of("from", before.statuses(), "to", workflow.statuses()))));
            return repository.load();
        }));
    }
}
