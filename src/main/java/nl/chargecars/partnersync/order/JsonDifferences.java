package nl.chargecars.partnersync.order;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import nl.chargecars.partnersync.web.Fields;
import tools.jackson.databind.JsonNode;

/** Compares two JSON documents and finds the leaves that differ, as JSON pointers (RFC 6901). */
final class JsonDifferences {

    private JsonDifferences() {}

    /** Returns the pointers in alphabetical order; empty when the documents have the same content. */
    static List<String> between(JsonNode left, JsonNode right) {
        Map<String, String> leftLeaves = leaves(left);
        Map<String, String> rightLeaves = leaves(right);
        var pointers = new TreeSet<>(leftLeaves.keySet());
        pointers.addAll(rightLeaves.keySet());
        pointers.removeIf(pointer -> Objects.equals(leftLeaves.get(pointer), rightLeaves.get(pointer)));
        return List.copyOf(pointers);
    }

    private static Map<String, String> leaves(JsonNode node) {
        Map<String, String> leaves = new TreeMap<>();
        collect(node, "", leaves);
        return leaves;
    }

    private static void collect(JsonNode node, String pointer, Map<String, String> leaves) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(member ->
                            collect(member.getValue(), pointer + "/" + Fields.escape(member.getKey()), leaves));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int index = 0; index < node.size(); index++) {
                collect(node.get(index), pointer + "/" + index, leaves);
            }
        } else {
            leaves.put(pointer, node.toString());
        }
    }
}
