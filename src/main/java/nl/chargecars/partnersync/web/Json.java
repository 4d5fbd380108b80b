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
        reserve(body);
        return parse(body);
    }

    /**
     * Reserves memory for the body until the request is over. Apart from {@link #parse} for callers that keep a body with what is
     * wrong with it: a lack of memory is no fault of the body.
     *
     * @throws Refusal OVERLOADED when there is no memory for it
     */
    public void reserve(byte[] body) {
        ParsedBodies.count(body);
    }

    /**
     * Parses as {@link #object}, but reserves no memory: a body for which it is reserved; or text that is no request's body, such as
     * what was stored of one, whose reader has bounded its size.
     *
     * @throws Refusal as {@link #object}, except OVERLOADED
     */
    public Fields parse(byte[] json) {
        if (BrokenJson.isWide(json)) {
            throw BrokenJson.notUtf8();
        }
        JsonNode node;
        try {
            node = BOUNDED.readTree(json);
        } catch (JacksonException unreadable) {
            throw BrokenJson.refusal(unreadable, json);
        }
        if (!BrokenJson.isUtf8(json)) { // the parser takes characters in more bytes than they need
            throw BrokenJson.notUtf8();
        }
        if (node.isMissingNode()) {
            throw Refusal.emptyBody();
        }
        return Fields.of(node);
    }

    /**
     * Returns an optional body as an object; a missing or empty body is an object without fields.
     *
     * @throws Refusal as {@link #object}
     */
    public Fields optionalObject(byte @Nullable [] body) {
        return body == null || body.length == 0 ? parse(new byte[] {'{', '}'}) : object(body);
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
