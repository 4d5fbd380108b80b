package nl.chargecars.partnersync.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.web.Fields;
import tools.jackson.databind.JsonNode;

/**
 * A request body or a response of the document.
 *
 * @param pointer to it, references followed
 */
record Content(ApiDocument document, String pointer) {

    /** Ours in capitals, those of the OAuth2 standards as they are written there. */
    private static final Pattern CODE = Pattern.compile(
            "`([A-Z][A-Z_]+|(?:invalid|unsupported|unauthorized)_[a-z_]+" + "|server_error|temporarily_unavailable)`");

    static Content at(ApiDocument document, String pointer) {
        JsonNode reference = document.root().at(pointer).path("$ref");
        return reference.isString()
                ? at(document, reference.stringValue().substring(1))
                : new Content(document, pointer);
    }

    JsonNode node() {
        return document.root().at(pointer);
    }

    /** Without their parameters. */
    Set<String> mediaTypes() {
        return new TreeSet<>(node().path("content").propertyNames());
    }

    boolean hasSchema(String mediaType) {
        return node().path("content").path(mediaType).has("schema");
    }

    String schemaPointer(String mediaType) {
        return pointer + "/content/" + Fields.escape(mediaType) + "/schema";
    }

    /** The code of a failure, in our envelope or as OAuth2 has it; empty in a success. */
    static String codeIn(Reply reply) {
        JsonNode error = reply.at("/error");
        return error.isString() ? error.stringValue() : error.path("code").asString("");
    }

    /** The error codes that a response names; none for a success. */
    List<String> codes() {
        return CODE.matcher(node().path("description").asString())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** By name, references followed. */
    Map<String, JsonNode> headers() {
        Map<String, JsonNode> headers = new TreeMap<>();
        node().path("headers").properties().forEach(header -> headers.put(header.getKey(), header.getValue()));
        headers.replaceAll((_, header) -> document.resolve(header));
        return headers;
    }
}
