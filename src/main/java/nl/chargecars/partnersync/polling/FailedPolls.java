package nl.chargecars.partnersync.polling;

import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.stereotype.Component;

/** Tells for which orders a partner gave no usable answer when they were polled last. */
@Component
public class FailedPolls {

    private final PolledOrderRepository orders;

    FailedPolls(PolledOrderRepository orders) {
        this.orders = orders;
    }

    /** Returns those of the orders whose latest request failed, as the integration is configured now. */
    public Set<OrderId> among(Integration integration, List<OrderId> some) {
        return orders.failedAmong(integration, some);
    }
}
