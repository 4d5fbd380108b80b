package nl.chargecars.partnersync.status;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import org.springframework.stereotype.Component;

/**
 * Reads the status history of orders, oldest transition first. Nothing bounds how many transitions an order has: two systems may
 * react to each other without end.
 */
@Component
public class StatusHistory {

    /** An order is shown with so many of its transitions, the newest; {@link #steps} reads all of them, page by page. */
    public static final int MOST = 200;

    private final TransitionRepository repository;

    StatusHistory(TransitionRepository repository) {
        this.repository = repository;
    }

    /**
     * Returns the newest {@link #MOST} transitions of each order.
     *
     * @param transitions how many transitions the order had when its status was read: one that was recorded since belongs to
     *     another status
     */
    public Map<OrderId, List<HistoryEntry>> of(Map<OrderId, Integer> transitions) {
        return repository.history(transitions);
    }

    /**
     * Returns the latest transition of each order.
     *
     * @param transitions as in {@link #of}
     */
    public Map<OrderId, HistoryEntry> latest(Map<OrderId, Integer> transitions) {
        return repository.latest(transitions);
    }

    /** Returns the latest transition of each order; the caller has locked them, so that there will be no later one. */
    public Map<OrderId, HistoryEntry> latestOfLocked(Collection<OrderId> locked) {
        Map<OrderId, Integer> all = new HashMap<>();
        locked.forEach(order -> all.put(order, Integer.MAX_VALUE));
        return repository.latest(all);
    }

    /** Returns the order's transitions behind a sequence number, with their contexts. */
    List<HistoryStep> steps(OrderId order, int after, int most) {
        return repository.steps(order, after, most);
    }

    /**
     * Returns the {@code business_context} of the order's newest {@link #MOST} transitions, without those that have none, and
     * without the older ones where all together are larger than a page. The values are JSON objects as text and may contain names of
     * persons.
     */
    public Map<TransitionId, String> contexts(OrderId order) {
        return repository.contexts(order);
    }
}
