package nl.chargecars.partnersync.simulator;

import java.net.http.HttpHeaders;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * Our server's answer to the partner.
 *
 * @param body the parsed body; a text node when the body is not JSON
 */
public record Reply(int status, HttpHeaders headers, JsonNode body) {

    static Reply of(int status, HttpHeaders headers, String text) {
        try {
            return new Reply(status, headers, JsonMapper.shared().readTree(text));
        } catch (JacksonException notJson) {
            return new Reply(status, headers, StringNode.valueOf(text));
        }
    }

    /** True for 2xx. */
    public boolean succeeded() {
        return status / 100 == 2;
    }

    /** The envelope's {@code data}; a missing node when there is none. */
    public JsonNode data() {
        return body.path("data");
    }

    /** The envelope's error code, such as {@code ORDER_NOT_FOUND}; empty text when there is none. */
    public String errorCode() {
        return body.path("error").path("code").asStringOpt().orElse("");
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** The cursor for the next page; empty on the last page. */
    public Optional<String> nextCursor() {
        return body.path("next_cursor").stringValueOpt();
    }
}
