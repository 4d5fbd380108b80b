package nl.chargecars.partnersync.status;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import org.springframework.stereotype.Component;

/** What happened to an order, oldest first. */
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

    /** The {@code business_context} of those of its transitions that have one: JSON objects as text, which may name people. */
    public Map<TransitionId, String> contexts(OrderId order) {
        return repository.contexts(order);
    }
}
