package nl.chargecars.partnersync.audit;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Records in the audit trail that a person asked to see personal data. Doing so is permitted, but it must be known who did. */
@Component
public class ShownData {

    private final AuditLog audit;
    private final TransactionTemplate transaction;

    ShownData(AuditLog audit, TransactionTemplate transaction) {
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Records one view of personal data, in its own transaction. */
    public void note(Actor viewer, String table, Object record) {
        note(viewer, table, record, Map.of());
    }

    /**
     * Records one view of personal data, in its own transaction.
     *
     * @param more further facts to store, such as the path that was requested
     */
    public void note(Actor viewer, String table, Object record, Map<String, ?> more) {
        transaction.executeWithoutResult(_ ->
                audit.record(List.of(new AuditEntry(viewer, "PERSONAL_DATA_SHOWN", table, record.toString(), more))));
    }
}
