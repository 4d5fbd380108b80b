package nl.chargecars.partnersync.status;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.crypto.Fingerprint;

/** The statuses of orders and the transitions between them: data, and the one pure decision on it. */
public final class Workflow {

    private static final int VERSION_BYTES = 8;
    private static final char BETWEEN = 0; // no label can hold it

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
        /** It is there already: nothing to do. */
        UNCHANGED,
        /** No row in the workflow allows it. */
        NOT_ALLOWED,
        /** The workflow does not know the word. */
        UNKNOWN_STATUS
    }

    /** No row means not allowed (contract, "Statuses and events"). */
    public Decision decide(String from, String to) {
        if (!statuses.containsKey(to)) {
            return Decision.UNKNOWN_STATUS;
        }
        if (from.equals(to)) {
            return Decision.UNCHANGED;
        }
        return allowedNext(from).contains(to) ? Decision.ALLOWED : Decision.NOT_ALLOWED;
    }

    /** Where an order may go from here; nowhere when the status is final or unknown. */
    public List<String> allowedNext(String from) {
        WorkflowStatus status = statuses.get(from);
        return status == null ? List.of() : status.allowedNext();
    }

    /** The status an order starts in. */
    public String initial() {
        return statuses.values().stream()
                .filter(WorkflowStatus::isInitial)
                .findFirst()
                .orElseThrow()
                .status();
    }

    /** In the order in which they are listed. */
    public List<WorkflowStatus> statuses() {
        return List.copyOf(statuses.values());
    }

    /** What people call a status; its name where the workflow does not have it (any more). */
    public String label(String status) {
        WorkflowStatus known = statuses.get(status);
        return known == null ? status : known.label();
    }

    /** The names of those that are not final: orders in them may still change. */
    public List<String> open() {
        return statuses.values().stream()
                .filter(status -> !status.isFinal())
                .map(WorkflowStatus::status)
                .toList();
    }

    public Set<String> names() {
        return Set.copyOf(statuses.keySet());
    }

    /** Tells workflows apart that differ in anything, the order of their statuses included. 16 hexadecimal digits. */
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
