package nl.chargecars.partnersync.contract;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The document with its schemas closed: wherever a schema that names members is used, a member that it does not name becomes an
 * error. The published ones are open, since clients shall ignore what they don't know; what our server sends must be written down.
 */
final class ClosedDocument {

    private final JsonNode root;

    private ClosedDocument(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode document) {
        var closed = new ClosedDocument(document.deepCopy());
        closed.root.at("/components/schemas").forEach(closed::closeWithin);
        closed.closeContents(closed.root);
        return closed.root;
    }

    /** The schemas of all bodies, wherever they stand. */
    private void closeContents(JsonNode node) {
        node.properties().forEach(member -> {
            if (member.getKey().equals("content")) {
                member.getValue().forEach(body -> closeUse(body.path("schema")));
            } else if (!member.getKey().equals("schemas")) {
                closeContents(member.getValue());
            }
        });
    }

    private void closeUse(JsonNode schema) {
        closeWithin(schema);
        if (schema instanceof ObjectNode used && namesMembers(used) && !used.has("additionalProperties")) {
            used.put("unevaluatedProperties", false);
        }
    }

    /** What is inside, but not the schema itself: it may be a part of another one. */
    private void closeWithin(JsonNode schema) {
        if (!schema.isObject()) {
            return; // no such keyword here
        }
        boolean refines = schema.has("allOf");
        schema.path("properties").forEach(member -> {
            if (refines && !member.has("$ref")) {
                closeWithin(member); // says more of a member that the schema refined has, and has closed
            } else {
                closeUse(member);
            }
        });
        closeUse(schema.path("items"));
        closeUse(schema.path("additionalProperties"));
        schema.path("oneOf").forEach(this::closeUse);
        schema.path("allOf").forEach(this::closeWithin);
    }

    private boolean namesMembers(JsonNode schema) {
        return schema.has("properties")
                || (schema.has("$ref") && namesMembers(ApiDocument.resolve(root, schema)))
                || schema.path("allOf").valueStream().anyMatch(this::namesMembers);
    }
}
