package nl.chargecars.partnersync.status;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import org.springframework.stereotype.Component;

/** Reads the status history of orders, oldest transition first. */
@Component
public class StatusHistory {

    private final TransitionRepository repository;

    StatusHistory(TransitionRepository repository) {
        this.repository = repository;
    }

    public List<HistoryEntry> of(OrderId order) {
        return of(List.of(order)).getOrDefault(order, List.of());
    }

    public Map<OrderId, List<HistoryEntry>> of(List<OrderId> orders) {
        return repository.history(orders);
    }

    /**
     * Returns the {@code business_context} of the order's transitions, without those that have none. The values are JSON objects
     * as text and may contain names of persons.
     */
    public Map<TransitionId, String> contexts(OrderId order) {
        return repository.contexts(order);
    }
}
