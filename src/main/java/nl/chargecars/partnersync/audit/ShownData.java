package nl.chargecars.partnersync.audit;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Notes that somebody asked to see personal data. He may; who looks at it is worth knowing. */
@Component
public class ShownData {

    private final AuditLog audit;
    private final TransactionTemplate transaction;

    ShownData(AuditLog audit, TransactionTemplate transaction) {
        this.audit = audit;
        this.transaction = transaction;
    }

    /** In a transaction of its own. */
    public void note(Actor viewer, String table, Object record) {
        note(viewer, table, record, Map.of());
    }

    /** @param more to be kept beside, such as the path that was asked for */
    public void note(Actor viewer, String table, Object record, Map<String, ?> more) {
        transaction.executeWithoutResult(_ ->
                audit.record(List.of(new AuditEntry(viewer, "PERSONAL_DATA_SHOWN", table, record.toString(), more))));
    }
}
