package nl.chargecars.partnersync.administration;

import nl.chargecars.partnersync.audit.AuditTrail.Filter;
import nl.chargecars.partnersync.pages.Address;
import org.jspecify.annotations.Nullable;

/**
 * The filter of the audit page, as in the query parameters of its address. An empty text means no restriction; an invalid date is
 * ignored.
 *
 * @param record an id, or the number of an order
 * @param from the first day, in the Netherlands
 * @param to the last day
 */
public record AuditQuestion(String actor, String action, String table, String record, String from, String to) {

    /** @param recordId the record's id in the trail */
    Filter filter(String recordId) {
        return new Filter(
                given(table),
                given(recordId),
                given(actor),
                given(action),
                Forms.beginningOf(from).orElse(null),
                Forms.endOf(to).orElse(null));
    }

    public boolean asksForAll() {
        return actor.isEmpty()
                && action.isEmpty()
                && table.isEmpty()
                && record.isEmpty()
                && from.isEmpty()
                && to.isEmpty();
    }

    public String byActor(String other) {
        return new AuditQuestion(other, action, table, record, from, to)
                .address()
                .text();
    }

    public String ofRecord(String other) {
        return new AuditQuestion(actor, action, table, other, from, to)
                .address()
                .text();
    }

    /** The address of the first page, which has the newest entries. */
    Address address() {
        return new Address("/audit")
                .with("actor", actor)
                .with("action", action)
                .with("table", table)
                .with("record", record)
                .with("from", from)
                .with("to", to);
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }
}
