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

/**
 * The current workflow. It is never cached but read from the database for each decision, so that an edit takes effect on every
 * node at its commit.
 */
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
     * Returns the workflow to decide on, locked: it cannot be edited until the caller's transaction ends, so that a status cannot
     * be removed while an order is about to get it. Call this before orders are locked.
     */
    public Workflow lockedShared() {
        repository.lockShared();
        return repository.load();
    }

    /**
     * Parses a workflow from a request body and validates it; stores nothing.
     *
     * @param fields {@code {"statuses": [{"status", "label", "is_initial", "is_final", "allowed_next"}]}}
     * @throws Refusal VALIDATION_FAILED, listing every problem found
     */
    public Workflow parse(Fields fields) {
        return WorkflowParser.parse(fields);
    }

    /** Returns those of the given statuses that at least one order has. None of them can be removed from the workflow. */
    public List<String> occupied(Set<String> statuses) {
        return repository.used(statuses);
    }

    /**
     * Replaces the current workflow and audits the change, if it is one, in one transaction, unless somebody else has replaced it
     * since the caller read it.
     *
     * @param expected returns whether a {@link Workflow#version} is the one that the caller means to replace
     * @return the workflow as stored: the next statuses in the order in which the workflow lists them
     * @throws Refusal PRECONDITION_FAILED when the current version is not the expected one; WORKFLOW_IN_USE when the new workflow
     *     lacks a status that an order has
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
            Workflow after = repository.load();
            if (!after.statuses().equals(before.statuses())) {
                auditLog.record(List.of(new AuditEntry(
                        actor,
                        "WORKFLOW_CHANGED",
                        "workflow_statuses",
                        "order",
                        Map.of("from", before.statuses(), "to", after.statuses()))));
            }
            return after;
        }));
    }
}
