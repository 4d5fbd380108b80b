package nl.chargecars.partnersync.orderdesk;

import java.util.UUID;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;

/**
 * A way to put right what an {@link Explanation} says: a link to another page, or a button.
 *
 * @param target the path of the other page; for a button, what follows the order's own path
 * @param seen the state that the page shows, which the button sends along; empty where it does not matter
 */
public record Remedy(Kind kind, String target, String seen) {

    /** What a remedy does; its text is {@code story.mend.…}. */
    enum Kind implements WireNamed {
        /** Map the status to a word of the partner. */
        MAPPING(false),
        /** Change the integration: resume it, enable it, subscribe, end a wait. */
        INTEGRATION(false),
        /** Let the workflow allow the transition. */
        WORKFLOW(false),
        /** Send a delivery again, now. */
        RETRY(true),
        /** Send the partner the present status, which was never sent. */
        TELL(true),
        /** Process the partner's update again. */
        REPROCESS(true);

        private final boolean isButton;

        Kind(boolean isButton) {
            this.isButton = isButton;
        }
    }

    static Remedy mapping(IntegrationId integration) {
        return new Remedy(Kind.MAPPING, "/integrations/" + integration + "#mapping", "");
    }

    static Remedy integration(IntegrationId integration) {
        return new Remedy(Kind.INTEGRATION, "/integrations/" + integration, "");
    }

    static Remedy workflow() {
        return new Remedy(Kind.WORKFLOW, "/workflow", "");
    }

    static Remedy retry(DeliveryView delivery) {
        return new Remedy(
                Kind.RETRY,
                "/deliveries/" + delivery.deliveryId() + "/retry",
                delivery.state().wireName());
    }

    static Remedy tell() {
        return new Remedy(Kind.TELL, "/tell", "");
    }

    static Remedy reprocess(UUID update) {
        return new Remedy(Kind.REPROCESS, "/updates/" + update + "/reprocess", "");
    }

    /** Returns true for a button, which only users with the right to use it get; false for a link. */
    public boolean isButton() {
        return kind.isButton;
    }

    public String word() {
        return kind.wireName();
    }
}
