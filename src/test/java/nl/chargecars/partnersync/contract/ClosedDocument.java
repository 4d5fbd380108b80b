package nl.chargecars.partnersync.contract;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The document with its schemas closed: wherever a schema that names members is used, a member that it does not name is an error. The
 * published schemas are open, because clients must ignore members that they do not know; but each member that our server sends must be
 * documented.
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

    /** Closes the schemas of all bodies, wherever in the document they are. */
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

    /** Closes the schemas inside this one, but not this schema itself: it may be part of another one, by {@code allOf}. */
    private void closeWithin(JsonNode schema) {
        if (!schema.isObject()) {
            return; // the keyword is absent
        }
        boolean refines = schema.has("allOf");
        schema.path("properties").forEach(member -> {
            if (refines && !member.has("$ref")) {
                closeWithin(member); // refines a member that the base schema names and has already closed
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
