package nl.chargecars.partnersync.orderdesk;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads fields of a delivery's body. */
final class Payloads {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Payloads() {}

    /** Returns the status in the partner's word; empty when the body is not stored any more, or has none. */
    static String status(@Nullable String payload) {
        return text(payload, "/status");
    }

    /** Returns the status that the order got, as ours; empty when the body is not stored any more, or has none. */
    static String statusOfOurs(@Nullable String payload) {
        return text(payload, "/status_details/to_status");
    }

    private static String text(@Nullable String payload, String pointer) {
        try {
            return payload == null ? "" : JSON.readTree(payload).at(pointer).asString("");
        } catch (JacksonException notOurs) {
            return "";
        }
    }
}
