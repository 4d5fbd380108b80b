package nl.chargecars.partnersync.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads request bodies: an endpoint takes the bytes, so that they can be verified and hashed before they are parsed. */
@Component
public class Json {

    private final JsonMapper mapper;

    Json(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The body as an object, ready for checks.
     *
     * @throws Refusal MALFORMED_JSON when it is no JSON in UTF-8; VALIDATION_FAILED when it is no object
     */
    public Fields object(byte[] body) {
        if (BrokenJson.isWide(body)) {
            throw BrokenJson.notUtf8();
        }
        JsonNode node;
        try {
            node = mapper.readTree(body);
        } catch (JacksonException unreadable) {
            throw BrokenJson.refusal(unreadable, body);
        }
        if (node.isMissingNode()) {
            throw Refusal.of(ErrorCode.MALFORMED_JSON, "The body is empty; a JSON object is expected.");
        }
        return Fields.of(node);
    }

    /**
     * The same for a body that may be left out: none, or an empty one, is an object without members.
     *
     * @throws Refusal as {@link #object}
     */
    public Fields optionalObject(byte @Nullable [] body) {
        return object(body == null || body.length == 0 ? new byte[] {'{', '}'} : body);
    }

    /** The same of values from elsewhere than a body, such as a form: so it refuses exactly what the endpoint refuses. */
    public Fields fields(Map<String, ?> values) {
        return object(write(values).getBytes(StandardCharsets.UTF_8));
    }

    public String write(Object value) {
        return mapper.writeValueAsString(value);
    }
}
