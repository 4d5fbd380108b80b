package nl.chargecars.partnersync.status;

import java.util.Optional;
import nl.chargecars.partnersync.id.OrderId;

/** Finds the order that a caller means; whoever keeps the orders answers. */
@FunctionalInterface
public interface OrderLookup {

    /** @param idOrNumber the UUID or the order number such as {@code CC-2026-00001} */
    Optional<OrderId> find(String idOrNumber);
}
