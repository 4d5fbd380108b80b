package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;

/** Looks for one kind of trouble. */
interface TroubleSource {

    AlertKind kind();

    /** All of this kind that there are now; the alert of one that is not named any more is closed. */
    List<Trouble> look(Instant now);

    /**
     * Whether people are told that an alert is over. False when it is closed for another reason than that somebody mended what was
     * wrong, such as that the trouble goes on, with another cause beside those that were told.
     *
     * @param closed of this kind, just now
     * @param troubles what there is now instead
     */
    default boolean isOver(Alert closed, List<Trouble> troubles, Instant now) {
        return troubles.stream().noneMatch(trouble -> trouble.subject().equals(closed.subject()));
    }
}
