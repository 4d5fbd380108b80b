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
 * The status engine (seed, "Status Engine Integration"): locks, decides, records. Transition, audit entry and whatever the
 * listeners write are one transaction, which the caller has opened.
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
        // looked for once, when there is something to tell: they need this engine themselves
        this.listeners = SingletonSupplier.of(() -> listeners.orderedStream().toList());
        this.clock = clock;
    }

    /**
     * The start of an order that is written with the initial status and a transition count of 1.
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
     * Records the first status of new orders.
     *
     * @param writes to which this is added; the orders come before
     * @param placedAt what the orders have as the time of their status
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

    /** Locks the orders, those that exist, against any other change of their status until the transaction ends. */
    public Session lock(Collection<OrderId> orders) {
        return lock(orders, List.of());
    }

    /** @param then asked right after the lock, on the same way to the database: they see what its last holder has committed */
    public Session lock(Collection<OrderId> orders, List<Read<?>> then) {
        // held before the orders are: a status that is being removed has its orders counted under that lock
        Workflow workflow = workflows.held();
        Read<OrderStatus> locked = repository.locking(List.copyOf(orders));
        repository.ask(new Reads().add(locked).addAll(then));
        return new Session(workflow, locked.answer());
    }

    /** Locks, decides and records; outcomes in the order of the changes. */
    public List<ChangeOutcome> change(List<StatusChange> changes) {
        Session session = lock(changes.stream().map(StatusChange::order).toList());
        List<ChangeOutcome> outcomes = changes.stream().map(session::decide).toList();
        session.record();
        return outcomes;
    }

    /** @param contextJson kept with the transition */
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

    /** Locked orders on which several changes are decided one after the other, then recorded together. */
    public final class Session {

        private final Workflow workflow;
        private final Map<OrderId, OrderStatus> orders = new HashMap<>();
        private final List<Recorded> decided = new ArrayList<>();
        private final Instant now = clock.instant();

        private Session(Workflow workflow, List<OrderStatus> locked) {
            this.workflow = workflow;
            locked.forEach(one -> orders.put(one.order(), one));
        }

        /** Decides on one change; the next one for the same order sees its effect. */
        public ChangeOutcome decide(StatusChange change) {
            OrderStatus current = orders.get(change.order());
            if (current == null) {
                return new ChangeOutcome.UnknownOrder();
            }
            List<String> allowedNext = workflow.allowedNext(current.status());
            if (change.seen() != null && change.seen() != current.transitionCount()) {
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
            var transition = new Transition(
                    TransitionId.next(),
                    change.order(),
                    current.partner(),
                    current.transitionCount() + 1,
                    current.status(),
                    change.toStatus(),
                    change.reason(),
                    change.actor(),
                    now);
            orders.put(change.order(), current.after(change));
            decided.add(new Recorded(transition, change.contextJson()));
            return new ChangeOutcome.Changed(transition, workflow.allowedNext(change.toStatus()));
        }

        /** The partner's own time of the order's newest applied update, what was decided here included; null without one. */
        public @Nullable Instant lastPartnerUpdate(OrderId order) {
            OrderStatus current = orders.get(order);
            return current == null ? null : current.lastPartnerUpdate();
        }

        /** True when the order has made so many transitions and no more, what was decided here included. */
        public boolean isAt(OrderId order, int transitionCount) {
            OrderStatus current = orders.get(order);
            return current != null && current.transitionCount() == transitionCount;
        }

        /** Writes everything decided. Call once. */
        public void record() {
            repository.send(recording());
        }

        /** What writes everything decided, and what comes of it. Call once. */
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
            return add(new Writes().add(repository.updating(changed, now)), decided);
        }
    }
}
