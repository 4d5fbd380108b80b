package nl.chargecars.partnersync.status;

import java.util.Optional;
import nl.chargecars.partnersync.id.OrderId;

/** Finds an order by its id or its number. The package that stores orders implements this. */
@FunctionalInterface
public interface OrderLookup {

    /** @param idOrNumber the UUID or the order number such as {@code CC-2026-00001} */
    Optional<OrderId> find(String idOrNumber);
}
