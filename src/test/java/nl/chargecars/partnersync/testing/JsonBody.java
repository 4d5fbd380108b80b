package nl.chargecars.partnersync.testing;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON request body to derive variants from. Immutable: {@code with} and {@code without} return a changed copy. {@link Api} sends it
 * unchanged.
 */
public final class JsonBody {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonNode tree;

    private JsonBody(JsonNode tree) {
        this.tree = tree;
    }

    public static JsonBody of(String json) {
        return new JsonBody(JSON.readTree(json));
    }

    /**
     * Sets a member of an object or an element of an array.
     *
     * @param pointer RFC 6901; the object or array around it must exist, and an element may be set or appended
     * @param value converted to JSON
     */
    public JsonBody with(String pointer, @Nullable Object value) {
        JsonNode copy = tree.deepCopy();
        JsonPointer place = JsonPointer.compile(pointer);
        JsonNode node = JSON.valueToTree(value);
        switch (copy.at(place.head())) {
            case ObjectNode parent -> parent.set(place.last().getMatchingProperty(), node);
            case ArrayNode parent when place.last().getMatchingIndex() == parent.size() -> parent.add(node);
            case ArrayNode parent -> parent.set(place.last().getMatchingIndex(), node);
            case JsonNode parent ->
                throw new IllegalArgumentException("nothing can be set at " + pointer + ": " + parent);
        }
        return new JsonBody(copy);
    }

    public JsonBody without(String pointer) {
        JsonNode copy = tree.deepCopy();
        JsonPointer place = JsonPointer.compile(pointer);
        switch (copy.at(place.head())) {
            case ObjectNode parent -> parent.remove(place.last().getMatchingProperty());
            case ArrayNode parent -> parent.remove(place.last().getMatchingIndex());
            case JsonNode parent ->
                throw new IllegalArgumentException("nothing to remove at " + pointer + ": " + parent);
        }
        return new JsonBody(copy);
    }

    @JsonValue
    public JsonNode tree() {
        return tree;
    }

    @Override
    public String toString() {
        return tree.toString();
    }
}
