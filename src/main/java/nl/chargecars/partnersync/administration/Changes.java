package nl.chargecars.partnersync.administration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The changes in an audit entry, one line per field. Where an entry has two structures, from and to, only the fields that differ are
 * listed.
 */
public final class Changes {

    private static final String FROM = "from";
    private static final String TO = "to";

    /** Fields that identify an element of a list. */
    private static final List<String> NAMES = List.of("status", "name", "id");

    private Changes() {}

    /**
     * One changed field.
     *
     * @param field path of the field; empty where the entry is about one thing only
     * @param from the old value; null where there is nothing to compare with
     */
    public record Change(String field, @Nullable String from, String to) {

        /** Returns the change with the texts of its values. */
        Change in(UnaryOperator<String> texts) {
            return new Change(field, from == null ? null : texts.apply(from), texts.apply(to));
        }
    }

    static List<Change> of(JsonNode changes) {
        List<Change> found = new ArrayList<>();
        collect("", changes, found);
        return found;
    }

    private static void collect(String field, JsonNode node, List<Change> found) {
        if (!node.isObject()) {
            leaves(field, node).forEach((name, value) -> found.add(new Change(name, null, value)));
            return;
        }
        boolean compared = node.has(FROM) && node.has(TO);
        if (compared) {
            compare(field, node.path(FROM), node.path(TO), found);
        }
        node.properties().stream()
                .filter(member -> !compared || !Set.of(FROM, TO).contains(member.getKey()))
                .forEach(member -> collect(within(field, member.getKey()), member.getValue(), found));
    }

    private static void compare(String field, JsonNode from, JsonNode to, List<Change> found) {
        Map<String, String> before = leaves(field, from);
        Map<String, String> after = leaves(field, to);
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String was = before.getOrDefault(name, "");
            String is = after.getOrDefault(name, "");
            if (!was.equals(is)) {
                found.add(new Change(name, was, is));
            }
        }
    }

    /** All values in the structure, by the path to each. */
    private static Map<String, String> leaves(String field, JsonNode node) {
        Map<String, String> leaves = new LinkedHashMap<>();
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> leaves.putAll(leaves(within(field, member.getKey()), member.getValue())));
        } else if (node.isArray() && node.valueStream().anyMatch(JsonNode::isContainer)) {
            for (int index = 0; index < node.size(); index++) {
                leaves.putAll(leaves(within(field, nameOf(node.get(index), index)), node.get(index)));
            }
        } else if (node.isArray()) {
            leaves.put(field, node.valueStream().map(Changes::text).collect(Collectors.joining(", ")));
        } else {
            leaves.put(field, text(node));
        }
        return leaves;
    }

    private static String nameOf(JsonNode element, int index) {
        return NAMES.stream()
                .map(name -> element.path(name).asString(""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(String.valueOf(index + 1));
    }

    private static String within(String field, String name) {
        return field.isEmpty() ? name : field + "." + name;
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asString();
    }
}
