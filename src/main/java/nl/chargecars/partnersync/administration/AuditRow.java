package nl.chargecars.partnersync.administration;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.administration.Changes.Change;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;

/**
 * One entry of the trail as the page shows it.
 *
 * @param actor as the trail names the actor
 * @param who a readable name of the actor; the actor itself where there is none
 * @param record the value to filter by for all entries of the record; an order's number for an order
 * @param recordName a readable name of the record; the record's id where there is none
 * @param page the address of the record's page; empty where there is no such page
 */
public record AuditRow(
        Instant at,
        String actor,
        String who,
        String action,
        String table,
        String record,
        String recordName,
        String page,
        List<Change> changes) {

    static final String ORDERS = "orders";

    private static final int SHOWN = 8;

    /** Where the addresses of records' pages begin, by table. */
    private static final Map<String, String> PAGES =
            Map.of(ORDERS, "/orders/", "organizations", "/partners/", "partner_integrations", "/integrations/");

    /** @param names of actors and records, by the texts that the trail uses */
    static AuditRow of(Entry entry, Map<String, String> names, AuditValues values) {
        String begin = PAGES.get(entry.tableName());
        String recordName = names.getOrDefault(entry.recordId(), entry.recordId());
        String record = entry.tableName().equals(ORDERS) ? recordName : entry.recordId();
        return new AuditRow(
                entry.createdAt(),
                entry.actor(),
                names.getOrDefault(entry.actor(), entry.actor()),
                entry.action(),
                entry.tableName(),
                record,
                recordName,
                begin == null ? "" : begin + record,
                values.of(entry));
    }

    public List<Change> first() {
        return changes.subList(0, Math.min(SHOWN, changes.size()));
    }

    /** The changes that the page shows only on request. */
    public List<Change> more() {
        return changes.subList(Math.min(SHOWN, changes.size()), changes.size());
    }
}
