package nl.chargecars.partnersync.portal;

import java.util.List;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.pacing.LaneState;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.RecentExchanges;
import org.jspecify.annotations.Nullable;

/**
 * The state of a partner's integration, as the first page of the portal shows it.
 *
 * @param integration the active integration, else the one used last; null when there is none, or when the credential lacks
 *     {@code integration:write}
 * @param lane the state of its endpoint; null without an integration
 * @param recent the integration's exchanges; null when {@code integration} is
 * @param waiting number of deliveries that are sent without further action; null when the credential lacks
 *     {@code deliveries:read}
 * @param held number of deliveries that wait until sending is switched on again; null likewise
 * @param failed number of deliveries that failed for good; null likewise
 * @param troubles the latest of the failed deliveries
 * @param todo the steps for a new partner, in order
 */
public record Overview(
        State state,
        @Nullable Integration integration,
        @Nullable LaneState lane,
        @Nullable RecentExchanges recent,
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
        /** The integration has no webhook address: the partner reads the feed. */
        POLLING,
        FAILING,
        /** The endpoint answered with {@code Retry-After}, and the time has not passed yet. */
        ASKED_TO_WAIT,
        SENDING
    }

    /** @param more true when there are more than were counted */
    public record Count(int number, boolean more) {}

    /**
     * One step in the list of things to do.
     *
     * @param name the key of its text
     * @param link the page on which the step is done or explained
     */
    public record Step(String name, boolean done, String link) {}

    public boolean allDone() {
        return todo.stream().allMatch(Step::done);
    }
}
