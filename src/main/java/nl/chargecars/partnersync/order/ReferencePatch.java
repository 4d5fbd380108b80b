package nl.chargecars.partnersync.order;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.crypto.Fingerprints;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges further references into an order (contract, {@code PATCH …/references}). The values can be personal data, so the audit trail
 * contains only their fingerprints.
 */
@Component
public class ReferencePatch {

    private final OrderRepository repository;
    private final ReferenceRepository references;
    private final AuditLog auditLog;
    private final Fingerprints fingerprints;
    private final JsonMapper json;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ReferencePatch(
            OrderRepository repository,
            ReferenceRepository references,
            AuditLog auditLog,
            Fingerprints fingerprints,
            JsonMapper json,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.references = references;
        this.auditLog = auditLog;
        this.fingerprints = fingerprints;
        this.json = json;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Merges the references in a transaction; audited.
     *
     * @param patch key to new value; null removes the key. Must not contain {@code partner_order_id} or a key of {@link
     *     References#OURS}.
     * @return the order, or empty when the partner has no order with this id
     * @throws nl.chargecars.partnersync.web.Refusal VALIDATION_FAILED when the order would have more than {@link References#MOST}
     *     references
     */
    public Optional<OrderId> apply(
            PartnerId partner, String partnerOrderId, Map<String, @Nullable String> patch, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> repository
                .lockReferences(partner, partnerOrderId)
                .map(locked -> {
                    merge(locked.order(), (ObjectNode) json.readTree(locked.json()), patch, actor);
                    return locked.order();
                })));
    }

    private void merge(OrderId order, ObjectNode current, Map<String, @Nullable String> patch, Actor actor) {
        Map<String, Object> changes = new LinkedHashMap<>();
        int sizeBefore = current.size();
        patch.forEach((key, value) -> {
            String before = current.path(key).asString("");
            String after = value == null ? "" : value;
            if (!before.equals(after)) {
                changes.put(key, Map.of("from", fingerprints.of(before), "to", fingerprints.of(after)));
            }
            if (value == null) {
                current.remove(key);
            } else {
                current.put(key, value);
            }
        });
        if (changes.isEmpty()) {
            return;
        }
        current.put(References.SYNC_LAST_UPDATED, clock.instant().toString());
        if (current.size() > Math.max(References.MOST, sizeBefore)) {
            throw References.tooMany();
        }
        references.whileChanging(
                order, () -> repository.updateReferences(order, json.writeValueAsString(current), clock.instant()));
        auditLog.record(List.of(new AuditEntry(actor, "REFERENCES_CHANGED", "orders", order.toString(), changes)));
    }
}
