package nl.chargecars.partnersync.deliveries;

import java.time.Duration;
import java.util.function.Supplier;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Turns;
import nl.chargecars.partnersync.web.TurnsByKey;

/**
 * Lets few statements at a time run that may read all deliveries of a partner: the other connections serve other requests. Those of
 * one partner leave turns to the other partners. Thread-safe.
 */
final class LongSearches {

    private static final int AT_ONCE = 4;
    private static final int OF_A_PARTNER = 2;
    private static final String TRY_AGAIN = " under way. Try again shortly, or search the deliveries of one order.";

    private final Turns all;
    private final TurnsByKey<PartnerId> ofPartners;

    /** @param longestWait for a turn of the partner, and then for one of all partners */
    LongSearches(Duration longestWait) {
        this.all = new Turns(AT_ONCE, longestWait, "Too many searches that read many deliveries are" + TRY_AGAIN);
        this.ofPartners = new TurnsByKey<>(
                OF_A_PARTNER,
                longestWait,
                OF_A_PARTNER + " searches that read many deliveries of this partner are" + TRY_AGAIN);
    }

    /**
     * Does the search when its turn comes. Not for a caller that has a connection already: it would keep it while it waits.
     *
     * @throws Refusal OVERLOADED when its turn does not come in time
     */
    <T> T take(PartnerId partner, Supplier<T> search) {
        return ofPartners.of(partner).take(() -> all.take(search));
    }
}
