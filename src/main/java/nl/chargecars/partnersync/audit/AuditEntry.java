package nl.chargecars.partnersync.audit;

import java.util.Map;

/**
 * One change, as the audit trail stores it.
 *
 * @param action upper snake case, such as {@code PARTNER_STATUS_UPDATE} (seed, "Process Partner Status Update", step 5)
 * @param table the table changed
 * @param record id of the row changed
 * @param changes old and new values by field, in types that JSON has. No secret, no personal data: fingerprints at most.
 */
public record AuditEntry(Actor actor, String action, String table, String record, Map<String, ?> changes) {}
