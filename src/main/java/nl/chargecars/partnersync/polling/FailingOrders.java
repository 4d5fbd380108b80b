package nl.chargecars.partnersync.polling;

import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.polling.PolledOrderRepository.Failing;
import org.springframework.stereotype.Component;

/** The orders whose latest request was not answered, or whose status was refused. */
@Component
public class FailingOrders {

    /** The most that are read of one integration. */
    public static final int MOST = 100;

    private final PolledOrderRepository orders;

    FailingOrders(PolledOrderRepository orders) {
        this.orders = orders;
    }

    /** Returns the orders, the oldest first, at most {@link #MOST}. */
    List<Failing> of(IntegrationId integration) {
        return orders.failing(integration, MOST);
    }

    /** Returns our numbers of the same orders. */
    public List<String> numbers(IntegrationId integration) {
        return of(integration).stream().map(Failing::chargecarsOrderId).toList();
    }

    /**
     * Returns those of the orders for which the partner gave no usable answer to the latest request, made with the present
     * configuration. Orders whose status was refused are not among them, unlike in {@link #of}.
     */
    public Set<OrderId> unansweredAmong(Integration integration, List<OrderId> some) {
        return orders.failedAmong(integration, some);
    }
}
