package nl.chargecars.partnersync.simulator;

import java.util.Optional;

/**
 * One webhook in the partner's log.
 *
 * @param number the place in the order of arrival, from 1
 * @param answer how the partner treated the request
 * @param repeat a message with this {@code webhook-id} had already been accepted
 */
public record ReceivedWebhook(int number, IncomingRequest request, Behaviour answer, boolean repeat) {

    /** True when the partner accepted the webhook, new or repeated. */
    public boolean accepted() {
        return answer.accepts();
    }

    /** True when both signatures are present and correct, as every delivery must have them (contract, "Signatures"). */
    public boolean verified() {
        return request.seedVerified() && request.standardVerified();
    }

    public Optional<String> id() {
        return request.id();
    }

    public String event() {
        return request.event();
    }

    public String partnerOrderId() {
        return request.partnerOrderId();
    }

    public String status() {
        return request.status();
    }

    /** Contains no data of the customer. */
    @Override
    public String toString() {
        return number + ". " + request + (repeat ? " (repeat)" : "") + " -> "
                + (answer instanceof Behaviour.Answer whole ? whole.status() : answer);
    }
}
