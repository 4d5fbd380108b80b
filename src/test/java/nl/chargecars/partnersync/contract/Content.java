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
 * A request body or a response in the document.
 *
 * @param pointer its place in the document, with references followed
 */
record Content(ApiDocument document, String pointer) {

    /** Our own error codes are in capitals; those of the OAuth2 standards are in lower case. */
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

    /** The media types, without parameters such as a charset. */
    Set<String> mediaTypes() {
        return new TreeSet<>(node().path("content").propertyNames());
    }

    boolean hasSchema(String mediaType) {
        return node().path("content").path(mediaType).has("schema");
    }

    String schemaPointer(String mediaType) {
        return pointer + "/content/" + Fields.escape(mediaType) + "/schema";
    }

    /** The error code of a failure, in our envelope or in OAuth2's form; empty for a success. */
    static String codeIn(Reply reply) {
        JsonNode error = reply.at("/error");
        return error.isString() ? error.stringValue() : error.path("code").asString("");
    }

    /** The error codes that the description of a response names; none for a success. */
    List<String> codes() {
        return CODE.matcher(node().path("description").asString())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** The documented headers by name, with references followed. */
    Map<String, JsonNode> headers() {
        Map<String, JsonNode> headers = new TreeMap<>();
        node().path("headers").properties().forEach(header -> headers.put(header.getKey(), header.getValue()));
        headers.replaceAll((_, header) -> document.resolve(header));
        return headers;
    }
}
