package nl.chargecars.partnersync.portal;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.access.PartnerVisitor;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Notes that a partner's developer asked to see personal data. The partner gave it to us; who looks at it is still worth knowing. */
@Component
class ShownData {

    private final AuditLog audit;
    private final TransactionTemplate transaction;

    ShownData(AuditLog audit, TransactionTemplate transaction) {
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Before it is shown. */
    void note(PartnerVisitor visitor, String table, Object record) {
        transaction.executeWithoutResult(_ -> audit.record(List.of(new AuditEntry(
                Actor.partner(visitor.partner(), visitor.credentialId()),
                "PERSONAL_DATA_SHOWN",
                table,
                record.toString(),
                Map.of()))));
    }
}
