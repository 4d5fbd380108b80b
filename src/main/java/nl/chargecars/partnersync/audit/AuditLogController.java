package nl.chargecars.partnersync.audit;

import nl.chargecars.partnersync.audit.AuditTrail.Entry;
import nl.chargecars.partnersync.audit.AuditTrail.Filter;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the trail, newest first (contract, {@code GET /api/v1/audit-logs}). */
@RestController
class AuditLogController {

    private final AuditTrail trail;

    AuditLogController(AuditTrail trail) {
        this.trail = trail;
    }

    @GetMapping("/api/v1/audit-logs")
    Page<Entry> list(
            @RequestParam(name = "table_name") @Nullable String table,
            @RequestParam(name = "record_id") @Nullable String record,
            @RequestParam @Nullable String actor,
            @RequestParam @Nullable String action,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        var filter = new Filter(
                table, record, actor, action, Timestamps.parameter("from", from), Timestamps.parameter("to", to));
        return trail.page(filter, cursor, Limit.checked(limit));
    }
}
