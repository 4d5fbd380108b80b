package nl.chargecars.partnersync.contract;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.web.Fields;
import tools.jackson.databind.JsonNode;

/**
 * One operation of the document.
 *
 * @param method in capitals
 * @param path with its variables in braces; for a webhook, the name of its event
 * @param pointer its place in the document
 */
public record Operation(ApiDocument document, String method, String path, String pointer) {

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    /**
     * Orders operations by the number of variables in their paths: a path with variables also matches requests for more exact ones.
     */
    static final Comparator<Operation> MOST_EXACT_FIRST = Comparator.comparingLong(
            operation -> operation.path.chars().filter(letter -> letter == '{').count());

    static Operation of(ApiDocument document, String section, String path, String method) {
        String pointer = "/" + section + "/" + Fields.escape(path) + "/" + method;
        return new Operation(document, method.toUpperCase(Locale.ROOT), path, pointer);
    }

    /**
     * Returns whether this operation's path matches the path of a request.
     *
     * @param sent percent-encoded
     */
    boolean fits(String sent) {
        String[] wanted = path.split("/", -1);
        String[] given = sent.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int index = 0; index < wanted.length; index++) {
            boolean variable = wanted[index].startsWith("{") && !given[index].isEmpty();
            if (!variable && !wanted[index].equals(given[index])) {
                return false;
            }
        }
        return true;
    }

    public JsonNode node() {
        return document.root().at(pointer);
    }

    public String id() {
        return node().path("operationId").asString();
    }

    /** Method and path with unnamed variables. */
    public String call() {
        return method + " " + VARIABLE.matcher(path).replaceAll("{}");
    }

    public String description() {
        return node().path("description").asString();
    }

    /** The alternative ways to authenticate, as JSON: the operation's own, or else the default of the document. */
    public String security() {
        return (node().has("security") ? node() : document.root())
                .path("security")
                .toString();
    }

    List<String> tags() {
        return node().path("tags").valueStream().map(JsonNode::asString).toList();
    }

    /** The documented statuses, written as in the document: {@code 200}, {@code 5XX}. */
    Set<String> statuses() {
        return node().path("responses").propertyNames().stream().collect(java.util.stream.Collectors.toSet());
    }

    /** The documented response for this status; an exact status has precedence over a range. */
    Optional<Content> response(int status) {
        return response(String.valueOf(status)).or(() -> response(status / 100 + "XX"));
    }

    Optional<Content> response(String status) {
        return node().path("responses").has(status)
                ? Optional.of(Content.at(document, pointer + "/responses/" + status))
                : Optional.empty();
    }

    Optional<Content> requestBody() {
        return node().has("requestBody")
                ? Optional.of(Content.at(document, pointer + "/requestBody"))
                : Optional.empty();
    }

    /** @param in {@code query}, {@code path}, {@code header} */
    List<JsonNode> parameters(String in) {
        return node().path("parameters")
                .valueStream()
                .map(document::resolve)
                .filter(parameter -> parameter.path("in").asString().equals(in))
                .toList();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
