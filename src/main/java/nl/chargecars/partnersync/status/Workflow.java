package nl.chargecars.partnersync.status;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.crypto.Fingerprint;

/** The statuses of orders and the allowed transitions between them. Immutable. */
public final class Workflow {

    private static final int VERSION_BYTES = 8;
    private static final char BETWEEN = 0; // cannot occur in a label

    private final Map<String, WorkflowStatus> statuses = new LinkedHashMap<>();

    /** @throws IllegalArgumentException when there is not exactly one initial status */
    public Workflow(List<WorkflowStatus> statuses) {
        statuses.forEach(status -> this.statuses.put(status.status(), status));
        if (statuses.stream().filter(WorkflowStatus::isInitial).count() != 1) {
            throw new IllegalArgumentException("a workflow has exactly one initial status");
        }
    }

    /** Whether an order may go from one status to another. */
    public enum Decision {
        ALLOWED,
        /** The order already has that status: nothing to do. */
        UNCHANGED,
        /** The workflow has no such transition. */
        NOT_ALLOWED,
        /** The workflow has no such status. */
        UNKNOWN_STATUS
    }

    /**
     * Decides whether an order may change from one status to another. A transition that is not in the workflow is not allowed
     * (contract, "Statuses and events").
     */
    public Decision decide(String from, String to) {
        if (!statuses.containsKey(to)) {
            return Decision.UNKNOWN_STATUS;
        }
        if (from.equals(to)) {
            return Decision.UNCHANGED;
        }
        return allowedNext(from).contains(to) ? Decision.ALLOWED : Decision.NOT_ALLOWED;
    }

    /** Returns the statuses that an order may change to from this one; empty when the status is final or unknown. */
    public List<String> allowedNext(String from) {
        WorkflowStatus status = statuses.get(from);
        return status == null ? List.of() : status.allowedNext();
    }

    /** Returns the status of a new order. */
    public String initial() {
        return statuses.values().stream()
                .filter(WorkflowStatus::isInitial)
                .findFirst()
                .orElseThrow()
                .status();
    }

    /** Returns the statuses in the order in which the workflow lists them. */
    public List<WorkflowStatus> statuses() {
        return List.copyOf(statuses.values());
    }

    /** Returns the label that people see for a status; the name of the status when the workflow does not have it, or no longer. */
    public String label(String status) {
        WorkflowStatus known = statuses.get(status);
        return known == null ? status : known.label();
    }

    /** Returns the names of the statuses that are not final: orders in these statuses may still change. */
    public List<String> openStatuses() {
        return statuses.values().stream()
                .filter(status -> !status.isFinal())
                .map(WorkflowStatus::status)
                .toList();
    }

    /** Returns the names of the statuses in the order in which the workflow lists them. */
    public Set<String> names() {
        return Collections.unmodifiableSet(statuses.keySet());
    }

    /**
     * Returns a hash over the whole workflow, including the order of its statuses, as 16 hexadecimal digits. Workflows that
     * differ in anything have different versions.
     */
    public String version() {
        String all = statuses.values().stream()
                .map(status -> status.status()
                        + BETWEEN
                        + status.label()
                        + BETWEEN
                        + status.isInitial()
                        + BETWEEN
                        + status.isFinal()
                        + BETWEEN
                        + String.join(" ", status.allowedNext()))
                .collect(Collectors.joining("\n"));
        byte[] digest = Fingerprint.sha256(all.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(digest, VERSION_BYTES));
    }
}
