package nl.chargecars.partnersync.inbound;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Dismisses refused updates: nothing more is to be done about them. Their rows stay, but no longer wait to be dealt with; having an
 * update processed again takes its dismissal back. Each dismissal is audited, without its reason, since people write names into it.
 */
@Component
public class UpdateDismissals {

    /** The most updates that one request dismisses; of a larger group, the oldest. */
    public static final int MOST_AT_ONCE = RefusedUpdates.MOST_COUNTED;

    private static final int IN_ONE_TRANSACTION = 500;

    /** Sorts before the ids of all updates. */
    private static final UUID BEGINNING = new UUID(0, 0);

    private final Partners partners;
    private final RefusedUpdateRepository repository;
    private final StatusUpdateRepository updates;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    UpdateDismissals(
            Partners partners,
            RefusedUpdateRepository repository,
            StatusUpdateRepository updates,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.partners = partners;
        this.repository = repository;
        this.updates = updates;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * The extent of a group before it is dismissed.
     *
     * @param matched how many updates the group has, up to {@link #MOST_AT_ONCE}
     * @param more true when the group has more than these
     * @param newest id of the newest update of the group; null when there is none
     */
    public record Counted(
            long matched, boolean more, @Nullable UUID newest) {}

    /**
     * Dismisses one update. An update that was accepted, or dismissed before, stays as it is.
     *
     * @param reason free text for people; null when none was given
     * @return the update as it is afterwards
     * @throws Refusal PARTNER_NOT_FOUND, NOT_FOUND
     */
    public StatusUpdateView dismiss(PartnerId partner, UUID id, Actor actor, @Nullable String reason) {
        partners.require(partner);
        transaction.executeWithoutResult(_ -> {
            if (repository.dismiss(partner, id, reason, clock.instant())) {
                auditLog.record(List.of(entry(actor, id)));
            }
        });
        return updates.require(partner, id);
    }

    /**
     * Counts the updates of a group.
     *
     * @throws Refusal PARTNER_NOT_FOUND
     */
    public Counted count(GroupFilter which) {
        partners.require(which.partner());
        List<RefusedUpdate> newest = repository.members(which, null, 1);
        if (newest.isEmpty()) {
            return new Counted(0, false, null);
        }
        long found = repository.count(which, MOST_AT_ONCE + 1);
        return new Counted(
                Math.min(found, MOST_AT_ONCE),
                found > MOST_AT_ONCE,
                newest.getFirst().id());
    }

    /**
     * Dismisses the updates of a group, the oldest first, {@link #MOST_AT_ONCE} at most, in several transactions.
     *
     * @param newest as returned by {@link #count}: updates that came later are left alone
     * @return how many were dismissed
     * @throws Refusal as {@link #count}
     */
    public long dismiss(GroupFilter which, UUID newest, Actor actor, @Nullable String reason) {
        partners.require(which.partner());
        Instant now = clock.instant();
        List<UUID> page = page(which, BEGINNING, newest, actor, reason, now);
        long dismissed = page.size();
        while (page.size() == IN_ONE_TRANSACTION && dismissed < MOST_AT_ONCE) {
            page = page(which, page.getLast(), newest, actor, reason, now);
            dismissed += page.size();
        }
        return dismissed;
    }

    private List<UUID> page(
            GroupFilter which, UUID after, UUID newest, Actor actor, @Nullable String reason, Instant now) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            List<UUID> these = repository.dismiss(which, after, newest, IN_ONE_TRANSACTION, reason, now);
            auditLog.record(these.stream().map(id -> entry(actor, id)).toList());
            return these;
        }));
    }

    private static AuditEntry entry(Actor actor, UUID id) {
        return new AuditEntry(
                actor,
                "STATUS_UPDATE_DISMISSED",
                "partner_status_updates",
                id.toString(),
                Map.of("state", Map.of("from", "open", "to", "dismissed")));
    }
}
