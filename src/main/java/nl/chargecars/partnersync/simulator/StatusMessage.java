package nl.chargecars.partnersync.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One status update that the partner pushes (seed, "Partner Status Webhook"). Pushing the same message again is a repeat: it has the
 * same {@code webhook-id} and the same bytes.
 *
 * @param id the {@code webhook-id}, if the kind of signing uses one
 * @param body what is sent, JSON or not
 */
public record StatusMessage(String id, String body) {

    /** A message with a new id. */
    public static StatusMessage of(String partnerOrderId, String status, Instant timestamp) {
        return raw(JsonMapper.shared()
                .createObjectNode()
                .put("partner_order_id", partnerOrderId)
                .put("status", status)
                .put("timestamp", timestamp.toString())
                .toString());
    }

    /** A message with any body and a new id: for what a partner should not send. */
    public static StatusMessage raw(String body) {
        return new StatusMessage("msg_" + UUID.randomUUID(), body);
    }

    public StatusMessage notes(String notes) {
        return with("notes", notes);
    }

    public StatusMessage customer(String partnerCustomerId) {
        return with("partner_customer_id", partnerCustomerId);
    }

    public StatusMessage technician(String name, String phone) {
        ObjectNode json = json();
        json.putObject("technician_info").put("name", name).put("phone", phone);
        return new StatusMessage(id, json.toString());
    }

    /**
     * The same message with a field added or replaced.
     *
     * @throws IllegalStateException when the body is not a JSON object
     */
    public StatusMessage with(String field, String value) {
        return new StatusMessage(id, json().put(field, value).toString());
    }

    /** The same content as a new message: with a new id. */
    public StatusMessage withNewId() {
        return raw(body);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode json() {
        if (JsonMapper.shared().readTree(body) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalStateException("only a JSON object takes further fields");
    }
}
