package nl.chargecars.partnersync.administration;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.administration.Changes.Change;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;

/**
 * One entry of the trail as it is shown.
 *
 * @param actor as the trail names it
 * @param who a name for it that says more; the actor itself where there is none
 * @param record as one asks for all of it: an order by its number
 * @param recordName the same for the record
 * @param page where the record is shown; empty where there is no such page
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

    /** Tables whose records have pages, by where those begin. */
    private static final Map<String, String> PAGES =
            Map.of(ORDERS, "/orders/", "organizations", "/partners/", "partner_integrations", "/integrations/");

    /** @param names of actors and records, by what the trail calls them */
    static AuditRow of(Entry entry, Map<String, String> names) {
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
                Changes.of(entry.changes()));
    }

    public List<Change> first() {
        return changes.subList(0, Math.min(SHOWN, changes.size()));
    }

    /** What only who asks for it reads. */
    public List<Change> more() {
        return changes.subList(Math.min(SHOWN, changes.size()), changes.size());
    }
}
