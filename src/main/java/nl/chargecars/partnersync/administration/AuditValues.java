package nl.chargecars.partnersync.administration;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import nl.chargecars.partnersync.administration.Changes.Change;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;

/**
 * Tells the changes in entries of the trail in the reader's words: the trail stores statuses and states by their names in the API.
 *
 * @param status returns the text of an order's status
 * @param state returns the text of a delivery's state
 */
record AuditValues(UnaryOperator<String> status, UnaryOperator<String> state) {

    private static final String STATUS_CHANGED = "STATUS_CHANGED";
    private static final String DELIVERIES = "deliveries";

    /** The field that holds a status, by action. Not by field alone: partners choose the names of an order's references. */
    private static final Map<String, String> STATUSES = Map.of(
            STATUS_CHANGED, "", "UNTOLD_STATUS_DISMISSED", "status", "PARTNER_STATUS_UPDATE", "chargecars_status");

    List<Change> of(Entry entry) {
        return Changes.of(entry.changes()).stream()
                .filter(change -> !isNoise(entry, change))
                .map(change -> told(entry, change))
                .toList();
    }

    /** True for the id of a transition, which no page knows. */
    private static boolean isNoise(Entry entry, Change change) {
        return entry.action().equals(STATUS_CHANGED) && change.field().equals("transition_id");
    }

    private Change told(Entry entry, Change change) {
        if (change.field().equals(STATUSES.get(entry.action()))) {
            return change.in(status);
        }
        return entry.tableName().equals(DELIVERIES) && change.field().isEmpty() ? change.in(state) : change;
    }
}
