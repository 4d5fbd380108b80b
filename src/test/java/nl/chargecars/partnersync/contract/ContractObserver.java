package nl.chargecars.partnersync.contract;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.ReplyObserver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Fails a test when it receives an answer that {@code openapi.yaml} does not describe: status, error code, headers, media type and
 * every member of the body are checked. If a request succeeded, the request must be documented too.
 */
public final class ContractObserver implements ReplyObserver {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String ANY_FAILURE = "/components/responses/NotFound";

    private final ApiDocument document = ApiDocument.get();

    @Override
    public void observe(HttpRequest request, byte[] requestBody, Reply reply) {
        URI uri = request.uri();
        List<String> problems = document.find(request.method(), uri.getRawPath())
                .map(operation -> problems(operation, request, requestBody, reply))
                .orElseGet(() -> problemsOfNoOperation(reply));
        if (!problems.isEmpty()) {
            throw new AssertionError("%s %s answered %d, which openapi.yaml contradicts:%n  %s%n  answer: %s"
                    .formatted(
                            request.method(),
                            uri.getRawPath(),
                            reply.status(),
                            String.join(System.lineSeparator() + "  ", problems),
                            reply.raw()));
        }
    }

    /** Checks the answer to a request for which the document has no operation: it must be a failure. */
    private List<String> problemsOfNoOperation(Reply reply) {
        if (reply.status() < 400) {
            return List.of("there is no such operation");
        }
        String schema = new Content(document, ANY_FAILURE).schemaPointer(mediaType(reply));
        return document.closed().problems(schema, reply.body());
    }

    private List<String> problems(Operation operation, HttpRequest request, byte[] requestBody, Reply reply) {
        Optional<Content> response = operation.response(reply.status());
        if (response.isEmpty()) {
            return List.of("this status is not documented for " + operation.id());
        }
        List<String> problems = new ArrayList<>(bodyProblems(response.get(), reply));
        response.get()
                .headers()
                .forEach((name, header) -> headerProblem(name, header, reply).ifPresent(problems::add));
        if (reply.status() < 300) {
            problems.addAll(requestProblems(operation, request, requestBody));
        }
        return problems;
    }

    private List<String> bodyProblems(Content response, Reply reply) {
        String mediaType = mediaType(reply);
        if (response.mediaTypes().isEmpty()) {
            return reply.raw().isEmpty() ? List.of() : List.of("the documented answer has no body");
        }
        if (!response.mediaTypes().contains(mediaType)) {
            return List.of("the media type is '" + mediaType + "', not one of " + response.mediaTypes());
        }
        if (!response.hasSchema(mediaType)) {
            return List.of();
        }
        List<String> problems =
                new ArrayList<>(document.closed().problems(response.schemaPointer(mediaType), reply.body()));
        String code = Content.codeIn(reply);
        if (!code.isEmpty() && !response.codes().contains(code)) {
            problems.add("the code " + code + " is not documented here, only " + response.codes());
        }
        String codes = document.root()
                .at("/components/schemas/Detail/properties/code/description")
                .asString();
        reply.at("/error/details")
                .valueStream()
                .map(detail -> detail.path("code").asString())
                .filter(one -> !codes.contains("`" + one + "`") && !one.endsWith("_down"))
                .forEach(one -> problems.add("the code " + one + " of a detail is not in its table"));
        return problems;
    }

    private Optional<String> headerProblem(String name, JsonNode header, Reply reply) {
        List<String> values = reply.headers().allValues(name);
        if (values.isEmpty()) {
            return header.path("required").asBoolean(false)
                    ? Optional.of("the header " + name + " is missing")
                    : Optional.empty();
        }
        List<String> problems = new Schemas(header).problems("/schema", StringNode.valueOf(values.getFirst()));
        return problems.isEmpty() ? Optional.empty() : Optional.of("the header " + name + " " + problems);
    }

    private List<String> requestProblems(Operation operation, HttpRequest request, byte[] body) {
        List<String> problems = new ArrayList<>(bodyProblems(operation, request, body));
        List<String> known = operation.parameters("query").stream()
                .map(parameter -> parameter.path("name").asString())
                .toList();
        queryNames(request.uri()).stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add("the parameter " + name + " is not documented"));
        return problems;
    }

    private List<String> bodyProblems(Operation operation, HttpRequest request, byte[] body) {
        Optional<Content> documented = operation.requestBody();
        if (body.length == 0) {
            boolean required = documented
                    .map(content -> content.node().path("required").asBoolean(false))
                    .orElse(false);
            return required ? List.of("it succeeded without a body, which is documented as required") : List.of();
        }
        if (documented.isEmpty()) {
            return List.of("it took a body, which is not documented");
        }
        String mediaType =
                withoutParameters(request.headers().firstValue("Content-Type").orElse(""));
        if (!documented.get().mediaTypes().contains(mediaType)) {
            return List.of("it took a body of the media type " + mediaType);
        }
        JsonNode value = mediaType.equals(FORM) ? form(body) : JSON.readTree(body);
        return document.published().problems(documented.get().schemaPointer(mediaType), value).stream()
                .map(problem -> "it took a body that is documented as wrong: " + problem)
                .toList();
    }

    private static JsonNode form(byte[] body) {
        ObjectNode fields = JSON.createObjectNode();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            fields.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static List<String> queryNames(URI uri) {
        return uri.getRawQuery() == null
                ? List.of()
                : Arrays.stream(uri.getRawQuery().split("&", -1))
                        .map(pair -> URLDecoder.decode(pair.split("=", 2)[0], StandardCharsets.UTF_8))
                        .toList();
    }

    private static String mediaType(Reply reply) {
        return withoutParameters(reply.headers().firstValue("Content-Type").orElse(""));
    }

    private static String withoutParameters(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
