package nl.chargecars.partnersync.orderdesk;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What can be read off the body of a delivery. */
final class Payloads {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Payloads() {}

    /** The partner's word for the status; empty when the body is past its age. */
    static String status(@Nullable String payload) {
        try {
            return payload == null ? "" : JSON.readTree(payload).path("status").asString("");
        } catch (JacksonException notOurs) {
            return "";
        }
    }
}
