package nl.chargecars.partnersync.contract;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validates against the schemas of a document (JSON Schema 2020-12, formats included). Thread-safe. */
final class Schemas {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final JsonNode root;
    private final Map<String, Schema> byPointer = new ConcurrentHashMap<>();

    Schemas(JsonNode root) {
        this.root = root;
    }

    /**
     * What is wrong, each with its place.
     *
     * @param pointer to the schema in the document
     */
    List<String> problems(String pointer, JsonNode value) {
        return byPointer.computeIfAbsent(pointer, this::compile).validate(value).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .distinct()
                .toList();
    }

    /** The schema alone, with the components that its references lead to. */
    private Schema compile(String pointer) {
        JsonNode schema = root.at(pointer);
        if (!schema.isObject()) {
            throw new IllegalArgumentException("there is no schema at " + pointer);
        }
        ObjectNode alone = ((ObjectNode) schema).deepCopy();
        alone.set("components", root.path("components"));
        return REGISTRY.getSchema(alone);
    }
}
