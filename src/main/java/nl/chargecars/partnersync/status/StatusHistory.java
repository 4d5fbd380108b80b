package nl.chargecars.partnersync.status;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
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
}
