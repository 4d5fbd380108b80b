package nl.chargecars.partnersync.polling;

import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
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
}
