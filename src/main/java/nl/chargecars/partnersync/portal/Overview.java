package nl.chargecars.partnersync.portal;

import java.util.List;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.pacing.LaneState;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Recent;
import org.jspecify.annotations.Nullable;

/**
 * How a partner's integration stands.
 *
 * @param lane how its endpoint has been doing
 * @param integration the active one, else the first; null when there is none
 * @param waiting how many deliveries go out by themselves; null when the credential may not know
 * @param held how many wait until sending is on again; null likewise
 * @param failed how many failed for good; null likewise
 * @param troubles the latest of those
 * @param todo what a new partner does, in order
 */
public record Overview(
        State state,
        @Nullable Integration integration,
        @Nullable LaneState lane,
        @Nullable Recent recent,
        @Nullable Count waiting,
        @Nullable Count held,
        @Nullable Count failed,
        List<DeliveryView> troubles,
        List<Step> todo) {

    public enum State implements WireNamed {
        /** There is no integration. */
        NONE,
        INACTIVE,
        DISABLED,
        PAUSED,
        /** It has no address that is sent to: the partner reads the feed. */
        POLLING,
        FAILING,
        /** By {@code Retry-After}. */
        ASKED_TO_WAIT,
        SENDING
    }

    /** @param more true when there are more than were counted */
    public record Count(int number, boolean more) {}

    /**
     * One thing to do.
     *
     * @param name of its text
     * @param link where it is done or explained
     */
    public record Step(String name, boolean done, String link) {}

    public boolean allDone() {
        return todo.stream().allMatch(Step::done);
    }
}
