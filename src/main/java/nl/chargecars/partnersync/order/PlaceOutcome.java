package nl.chargecars.partnersync.order;

import java.util.List;
import nl.chargecars.partnersync.id.OrderId;

/** What became of a {@link NewOrder}. */
public sealed interface PlaceOutcome {

    OrderId order();

    String number();

    record Placed(OrderId order, String number) implements PlaceOutcome {}

    /** The same content was placed before under this partner order id. */
    record Repeated(OrderId order, String number) implements PlaceOutcome {}

    /**
     * Other content was placed before under this partner order id.
     *
     * @param differing JSON pointers of the fields that differ
     */
    record Conflicting(OrderId order, String number, List<String> differing) implements PlaceOutcome {}

    /** An order was placed before under this partner order id, and its customer was erased since: what it said is gone. */
    record Erased(OrderId order, String number) implements PlaceOutcome {}
}
