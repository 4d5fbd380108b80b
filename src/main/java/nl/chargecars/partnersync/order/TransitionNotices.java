package nl.chargecars.partnersync.order;

import java.util.Collection;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;

/** Finds the state of the partner's notification of each transition. Implemented by the package that sends notifications. */
public interface TransitionNotices {

    /** Returns the states for the transitions with which the orders are shown, as far as they are known. */
    Map<TransitionId, TransitionNotice> of(Collection<OrderId> orders);
}
