package nl.chargecars.partnersync.contract;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validates values against the schemas of a document (JSON Schema 2020-12, including formats). Thread-safe. */
final class Schemas {

    /** The member in which a compiled schema finds the schemas that it refers to; declared so that it validates nothing by itself. */
    private static final String COMPONENTS = "components";

    private static final String UNEVALUATED = "unevaluatedProperties";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            Dialect.builder(Dialects.getDraft202012())
                    .keyword(new NonValidationKeyword(COMPONENTS))
                    .build(),
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final JsonNode root;
    private final Map<String, Schema> byPointer = new ConcurrentHashMap<>();

    Schemas(JsonNode root) {
        this.root = root;
    }

    /**
     * Returns the errors of a value, each with its place; empty when it is valid.
     *
     * @param pointer the schema's place in the document
     */
    List<String> problems(String pointer, JsonNode value) {
        List<Error> errors = byPointer.computeIfAbsent(pointer, this::compile).validate(value);
        return errors.stream()
                .filter(error -> errors.stream().noneMatch(other -> explains(other, error)))
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .distinct()
                .toList();
    }

    /**
     * Returns whether the error only follows from the cause: once a member is invalid, the validator reports all members of the
     * objects around it as unevaluated.
     */
    private static boolean explains(Error cause, Error error) {
        String place = error.getInstanceLocation().toString();
        String placeOfCause = cause.getInstanceLocation().toString();
        boolean within = placeOfCause.startsWith(place + "/");
        boolean there = placeOfCause.equals(place) && !cause.getKeyword().equals(UNEVALUATED);
        return error.getKeyword().equals(UNEVALUATED) && (within || there);
    }

    /** Compiles one schema, together with the components that its references point to. */
    private Schema compile(String pointer) {
        JsonNode schema = root.at(pointer);
        if (!schema.isObject()) {
            throw new IllegalArgumentException("there is no schema at " + pointer);
        }
        ObjectNode alone = ((ObjectNode) schema).deepCopy();
        alone.set(COMPONENTS, root.path(COMPONENTS));
        return REGISTRY.getSchema(alone);
    }
}
