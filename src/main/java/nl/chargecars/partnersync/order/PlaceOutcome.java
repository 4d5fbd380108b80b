package nl.chargecars.partnersync.order;

import java.util.List;
import nl.chargecars.partnersync.id.OrderId;

/** The result of placing a {@link NewOrder}. */
public sealed interface PlaceOutcome {

    OrderId order();

    String number();

    record Placed(OrderId order, String number) implements PlaceOutcome {}

    /** An order with this partner order id and the same content exists already. */
    record Repeated(OrderId order, String number) implements PlaceOutcome {}

    /**
     * An order with this partner order id and different content exists already.
     *
     * @param differing JSON pointers of the fields that differ
     */
    record Conflicting(OrderId order, String number, List<String> differing) implements PlaceOutcome {}

    /** An order with this partner order id exists already, but its customer was erased, so its content cannot be compared. */
    record Erased(OrderId order, String number) implements PlaceOutcome {}
}
