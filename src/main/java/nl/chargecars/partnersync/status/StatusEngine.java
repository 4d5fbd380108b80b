package nl.chargecars.partnersync.status;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.status.TransitionRepository.OrderStatus;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Reads;
import nl.chargecars.partnersync.storage.Writes;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The status engine (seed, "Status Engine Integration"): locks orders, decides on status changes and records them. The
 * transition, its audit entry and everything that the listeners write belong to one transaction, which the caller has opened.
 */
@Component
public class StatusEngine {

    private final Workflows workflows;
    private final TransitionRepository repository;
    private final AuditLog auditLog;
    private final Supplier<List<TransitionListener>> listeners;
    private final Clock clock;

    StatusEngine(
            Workflows workflows,
            TransitionRepository repository,
            AuditLog auditLog,
            ObjectProvider<TransitionListener> listeners,
            Clock clock) {
        this.workflows = workflows;
        this.repository = repository;
        this.auditLog = auditLog;
        // resolved lazily, at the first transition: the listeners themselves depend on this engine
        this.listeners = SingletonSupplier.of(() -> listeners.orderedStream().toList());
        this.clock = clock;
    }

    /**
     * The first status of a new order. The caller inserts the order with this status and a transition count of 1.
     *
     * @param contextJson {@code business_context}, a JSON object as text
     */
    public record Start(
            OrderId order,
            PartnerId partner,
            String status,
            String reason,
            @Nullable String contextJson,
            Actor actor) {}

    /**
     * Adds the statements that record the first status of new orders. Sends nothing itself.
     *
     * @param writes the statements are appended to these; the inserts of the orders must come before
     * @param placedAt the time of the first transition, the same as the orders' {@code status_since}
     */
    public void start(Writes writes, List<Start> starts, Instant placedAt) {
        List<Recorded> recorded = starts.stream()
                .map(start -> new Recorded(
                        new Transition(
                                TransitionId.next(),
                                start.order(),
                                start.partner(),
                                1,
                                null,
                                start.status(),
                                start.reason(),
                                start.actor(),
                                placedAt),
                        start.contextJson()))
                .toList();
        add(writes, recorded);
    }

    /**
     * Locks the orders until the caller's transaction ends, against any other change of their status. Orders that do not exist
     * are skipped.
     */
    public Session lock(Collection<OrderId> orders) {
        return lock(orders, List.of());
    }

    /**
     * Locks the orders as {@link #lock(Collection)} does, and runs further queries in the same database round trip.
     *
     * @param then run right after the lock is held, so they see everything that its previous holder has committed
     */
    public Session lock(Collection<OrderId> orders, List<Read<?>> then) {
        // the workflow is locked before the orders: the removal of a status counts the orders in it under that lock
        Workflow workflow = workflows.lockedShared();
        Read<OrderStatus> locked = repository.locking(List.copyOf(orders));
        new Reads().add(locked).addAll(then).ask();
        return new Session(workflow, locked.answer());
    }

    /**
     * Locks the orders, decides on the changes and records them, in the caller's transaction. Returns the outcomes in the order
     * of the changes.
     */
    public List<ChangeOutcome> change(List<StatusChange> changes) {
        Session session = lock(changes.stream().map(StatusChange::order).toList());
        List<ChangeOutcome> outcomes = changes.stream().map(session::decide).toList();
        session.record();
        return outcomes;
    }

    /** @param contextJson stored with the transition */
    record Recorded(Transition transition, @Nullable String contextJson) {}

    private Writes add(Writes writes, List<Recorded> recorded) {
        List<AuditEntry> entries =
                recorded.stream().map(one -> auditEntry(one.transition())).toList();
        List<Transition> transitions =
                recorded.stream().map(Recorded::transition).toList();
        writes.add(repository.inserting(recorded)).add(auditLog.recording(entries));
        listeners.get().forEach(listener -> writes.addAll(listener.recording(transitions)));
        return writes;
    }

    private static AuditEntry auditEntry(Transition transition) {
        return new AuditEntry(
                transition.actor(),
                "STATUS_CHANGED",
                "orders",
                transition.order().toString(),
                Map.of(
                        "transition_id", transition.id(),
                        "from", transition.isStart() ? "" : String.valueOf(transition.fromStatus()),
                        "to", transition.toStatus()));
    }

    private static boolean hasMovedOn(OrderStatus current, StatusChange change) {
        return (change.expectedTransitions() != null && change.expectedTransitions() != current.transitionCount())
                || (change.expectedStatus() != null && !change.expectedStatus().equals(current.status()));
    }

    /**
     * A set of locked orders. Changes are decided one after the other, then recorded together. Not thread-safe; valid until the
     * transaction ends.
     */
    public final class Session {

        private final Workflow workflow;
        private final Map<OrderId, OrderStatus> orders = new HashMap<>();
        private final List<Recorded> decided = new ArrayList<>();
        private final Instant now = clock.instant();

        private Session(Workflow workflow, List<OrderStatus> locked) {
            this.workflow = workflow;
            locked.forEach(one -> orders.put(one.order(), one));
        }

        /** Decides on one change. Writes nothing yet; the next decision on the same order sees the effect of this one. */
        public ChangeOutcome decide(StatusChange change) {
            OrderStatus current = orders.get(change.order());
            if (current == null) {
                return new ChangeOutcome.UnknownOrder();
            }
            List<String> allowedNext = workflow.allowedNext(current.status());
            if (hasMovedOn(current, change)) {
                return new ChangeOutcome.NotAllowed(current.status(), change.toStatus(), allowedNext, true);
            }
            return switch (workflow.decide(current.status(), change.toStatus())) {
                case UNKNOWN_STATUS -> new ChangeOutcome.UnknownStatus(change.toStatus());
                case UNCHANGED -> new ChangeOutcome.Unchanged(current.status(), allowedNext);
                case NOT_ALLOWED ->
                    new ChangeOutcome.NotAllowed(current.status(), change.toStatus(), allowedNext, false);
                case ALLOWED -> changed(change, current);
            };
        }

        private ChangeOutcome changed(StatusChange change, OrderStatus current) {
            Instant at = current.next(now);
            var transition = new Transition(
                    TransitionId.next(),
                    change.order(),
                    current.partner(),
                    current.transitionCount() + 1,
                    current.status(),
                    change.toStatus(),
                    change.reason(),
                    change.actor(),
                    at);
            orders.put(change.order(), current.after(change, at));
            decided.add(new Recorded(transition, change.contextJson()));
            return new ChangeOutcome.Changed(transition, workflow.allowedNext(change.toStatus()));
        }

        /**
         * Returns the time of the newest update of the partner that was applied to the order (see
         * {@link StatusChange#partnerTime}), changes decided in this session included; null when there is none or the order is not in this session.
         */
        public @Nullable Instant lastPartnerUpdate(OrderId order) {
            OrderStatus current = orders.get(order);
            return current == null ? null : current.lastPartnerUpdate();
        }

        /**
         * Returns whether the order has exactly this many transitions, those decided in this session included; false for an order
         * that is not in this session.
         */
        public boolean isAt(OrderId order, int transitionCount) {
            OrderStatus current = orders.get(order);
            return current != null && current.transitionCount() == transitionCount;
        }

        /** Writes all decided changes to the database, in the caller's transaction. Call at most once. */
        public void record() {
            recording().send();
        }

        /**
         * Returns the statements that write all decided changes, their audit entries and the listeners' additions, for the caller
         * to send. Call at most once.
         */
        public Writes recording() {
            if (decided.isEmpty()) {
                return new Writes();
            }
            List<OrderStatus> changed = decided.stream()
                    .map(one -> one.transition().order())
                    .distinct()
                    .sorted()
                    .map(orders::get)
                    .toList();
            return add(new Writes().add(repository.updating(changed)), decided);
        }
    }
}
