package nl.chargecars.partnersync.order;

import java.util.Collection;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;

/** What became of telling the partner about each transition of some orders; whoever does the telling knows. */
public interface TransitionNotices {

    /**
     * By transition: {@code pending}, {@code held}, {@code delivered}, {@code failed}, {@code dismissed}, {@code feed_only},
     * or why nothing was said: {@code not_mapped}, {@code not_subscribed}, {@code echo}, {@code no_integration}.
     */
    Map<TransitionId, String> of(Collection<OrderId> orders);
}
