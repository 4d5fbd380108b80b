package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;

/** Looks for one kind of trouble. */
interface TroubleSource {

    AlertKind kind();

    /** Returns all troubles of this kind that there are now; the open alerts of others are closed. */
    List<Trouble> look(Instant now);

    /**
     * Returns whether people are notified that an alert is over. False when the alert closes although nobody put anything right,
     * for example because the trouble goes on and a cause joined it that was not reported before.
     *
     * @param closed an alert of this kind that was closed just now
     * @param troubles the troubles of this kind that there are now
     */
    default boolean isOver(Alert closed, List<Trouble> troubles, Instant now) {
        return troubles.stream().noneMatch(trouble -> trouble.subject().equals(closed.subject()));
    }
}
