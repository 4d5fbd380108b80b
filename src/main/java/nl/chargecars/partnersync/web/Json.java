package nl.chargecars.partnersync.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses request bodies. Endpoints take a body as bytes, so that it can be verified and hashed before it is parsed. Thread-safe. */
@Component
public class Json {

    private static final JsonMapper BOUNDED = JsonConfiguration.bounded();

    private final JsonMapper mapper;

    Json(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The body as an object, ready for checks.
     *
     * @throws Refusal MALFORMED_JSON when it is no JSON in UTF-8, or of too many parts; VALIDATION_FAILED when it is no object;
     *     OVERLOADED when there is no memory for it
     */
    public Fields object(byte[] body) {
        if (BrokenJson.isWide(body)) {
            throw BrokenJson.notUtf8();
        }
        ParsedBodies.count(body);
        JsonNode node;
        try {
            node = BOUNDED.readTree(body);
        } catch (JacksonException unreadable) {
            throw BrokenJson.refusal(unreadable, body);
        }
        if (node.isMissingNode()) {
            throw Refusal.of(ErrorCode.MALFORMED_JSON, "The body is empty; a JSON object is expected.");
        }
        return Fields.of(node);
    }

    /**
     * Returns an optional body as an object; a missing or empty body is an object without fields.
     *
     * @throws Refusal as {@link #object}
     */
    public Fields optionalObject(byte @Nullable [] body) {
        return object(body == null || body.length == 0 ? new byte[] {'{', '}'} : body);
    }

    /**
     * Returns values that do not come from a body, a form's for example, as an object: so the same checks refuse the same values
     * as in an endpoint.
     */
    public Fields fields(Map<String, ?> values) {
        return object(write(values).getBytes(StandardCharsets.UTF_8));
    }

    public String write(Object value) {
        return mapper.writeValueAsString(value);
    }
}
