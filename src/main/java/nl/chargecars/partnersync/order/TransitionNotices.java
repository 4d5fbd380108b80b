package nl.chargecars.partnersync.order;

import java.util.Collection;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;

/** What became of telling the partner about each transition of some orders; whoever does the telling knows. */
public interface TransitionNotices {

    /** By transition. */
    Map<TransitionId, TransitionNotice> of(Collection<OrderId> orders);
}
