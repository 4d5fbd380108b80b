package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;

/** Looks for one kind of trouble. */
interface TroubleSource {

    AlertKind kind();

    /** All of this kind that there are now; the alert of one that is not named any more is closed. */
    List<Trouble> look(Instant now);

    /**
     * Whether people are told that an alert is over, which none of the troubles names any more. False when it is closed for another
     * reason than that somebody mended what was wrong.
     *
     * @param closed of this kind, just now
     * @param troubles what there is now instead
     */
    default boolean isOver(Alert closed, List<Trouble> troubles, Instant now) {
        return true;
    }
}
