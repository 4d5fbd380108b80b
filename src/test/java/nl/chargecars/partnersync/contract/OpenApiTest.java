package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.testing.Endpoints;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests that {@code openapi.yaml} is complete, so that nothing of the server is missing in it, and consistent in itself. */
@ExtendWith(WithServer.class)
class OpenApiTest {

    private static final Pattern LINE_OF_CODES = Pattern.compile("(?m)^\\| (\\d{3}) \\| `([A-Z_]+)` \\|");

    private final ApiDocument document = ApiDocument.get();
    private final TestServer server;

    OpenApiTest(TestServer server) {
        this.server = server;
    }

    @Test
    void hasEveryEndpointOfTheServerAndNoOther() {
        assertThat(document.operations())
                .extracting(Operation::call)
                .containsExactlyInAnyOrderElementsOf(Endpoints.ofApi(server));
    }

    @Test
    void hasAWebhookForEveryEvent() {
        assertThat(document.webhooks())
                .extracting(Operation::path)
                .containsExactlyElementsOf(Stream.concat(WireNamed.names(EventType.class).stream(), Stream.of("test"))
                        .toList());
        assertThat(texts("/components/schemas/EventType/enum"))
                .containsExactlyInAnyOrderElementsOf(WireNamed.names(EventType.class));
    }

    @Test
    void explainsEveryErrorCodeOnceUnderItsStatus() {
        String errors = document.guide().split("\n## Errors\n", 2)[1]; // other sections name error codes, too
        List<String> explained = LINE_OF_CODES
                .matcher(errors)
                .results()
                .map((MatchResult line) -> line.group(1) + " " + line.group(2))
                .toList();
        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> code.status() + " " + code)
                        .toList());
    }

    @Test
    void namesErrorCodesOfTheirOwnStatusAtEachFailure() {
        for (Operation operation : document.operations()) {
            for (String status : operation.statuses()) {
                List<String> codes = operation.response(status).orElseThrow().codes();
                String statuses = status.replace("XX", "..");
                assertThat(codes)
                        .as("%s %s", operation.id(), status)
                        .filteredOn(code -> !operation.tags().contains("OAuth2") || isOurs(code))
                        .allMatch(code ->
                                String.valueOf(ErrorCode.valueOf(code).status()).matches(statuses));
                assertThat(codes.isEmpty())
                        .as("no codes at %s %s", operation.id(), status)
                        .isEqualTo(status.charAt(0) < '4');
            }
        }
    }

    /** Whether the code is ours; OAuth2 has its own codes. */
    private static boolean isOurs(String code) {
        return code.equals(code.toUpperCase(Locale.ROOT));
    }

    @Test
    void saysOfEachOperationThatTakesJsonThatItMayBeUnreadable() {
        assertThat(document.operations())
                .filteredOn(operation -> operation
                        .requestBody()
                        .filter(body -> body.mediaTypes().contains("application/json"))
                        .isPresent())
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(
                                operation.node().at("/responses/400/$ref").asString())
                        .as("%s", operation)
                        .isEqualTo("#/components/responses/UnreadableBody"));
    }

    /** A repeated parameter is refused everywhere. */
    @Test
    void saysOfEachOperationOfTheApiThatItMayBeMalformed() {
        assertThat(document.operations())
                .filteredOn(operation -> operation.path().startsWith("/api/"))
                .isNotEmpty()
                .allSatisfy(operation ->
                        assertThat(operation.statuses()).as("%s", operation).contains("400"));
    }

    @Test
    void saysOfEachOperationWhatItIs() {
        Set<String> tags = document.root()
                .path("tags")
                .valueStream()
                .map(tag -> tag.path("name").asString())
                .collect(Collectors.toSet());
        Set<String> ids = new TreeSet<>();
        for (Operation operation : all()) {
            assertThat(operation.id()).as("%s", operation).matches("[a-z][A-Za-z]+");
            assertThat(ids.add(operation.id())).as("%s twice", operation.id()).isTrue();
            assertThat(operation.node().path("summary").asString())
                    .as("%s", operation)
                    .isNotBlank();
            assertThat(operation.description()).as("%s", operation).isNotBlank();
        }
        assertThat(document.operations())
                .allSatisfy(operation ->
                        assertThat(tags).containsAll(operation.tags()).isNotEmpty());
    }

    @Test
    void describesEachParameter() {
        document.everywhere((pointer, node) -> {
            if (node.has("in") && node.has("name")) {
                assertThat(node.path("description").asString()).as(pointer).isNotBlank();
            }
        });
    }

    @Test
    void listsTheVariablesOfEachPath() {
        for (Operation operation : document.operations()) {
            assertThat(operation.parameters("path"))
                    .as("%s", operation)
                    .extracting(parameter -> "{" + parameter.path("name").asString() + "}")
                    .containsExactlyElementsOf(Arrays.stream(operation.path().split("/", -1))
                            .filter(segment -> segment.startsWith("{"))
                            .toList());
        }
    }

    @Test
    void sharesItsFailures() {
        for (Operation operation : document.operations()) {
            operation.node().path("responses").properties().forEach(response -> {
                if (response.getKey().charAt(0) >= '4') {
                    assertThat(response.getValue().propertyNames())
                            .as("%s %s", operation.id(), response.getKey())
                            .containsExactly("$ref");
                }
            });
        }
    }

    @Test
    void refersOnlyToWhatIsThereAndUsesAllThatIsThere() {
        Set<String> used = new TreeSet<>();
        document.everywhere((pointer, node) -> {
            if (node.path("$ref").isString()) {
                String target = node.path("$ref").stringValue();
                assertThat(document.root().at(target.substring(1)).isMissingNode())
                        .as("%s refers to %s", pointer, target)
                        .isFalse();
                used.add(target.substring(1));
            }
        });
        Set<String> there = new TreeSet<>();
        document.root().path("components").properties().stream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .forEach(kind -> kind.getValue()
                        .propertyNames()
                        .forEach(name -> there.add("/components/" + kind.getKey() + "/" + name)));
        assertThat(used).isEqualTo(there);
    }

    /** In a flow mapping (a line in braces), a comma in an unquoted text begins a new member, one without a value. */
    @Test
    void hasNoAccidentsOfYaml() {
        document.everywhere((pointer, node) -> node.properties().forEach(member -> {
            if (!pointer.contains("/example") && !member.getKey().equals("const")) {
                assertThat(member.getValue().isNull())
                        .as("%s/%s has no value", pointer, member.getKey())
                        .isFalse();
            }
        }));
    }

    @Test
    void givesExamplesThatFit() {
        Map<String, List<String>> problems = new TreeMap<>();
        document.everywhere((pointer, node) -> {
            if (node.has("schema") && node.has("example")) {
                problems.put(pointer, document.closed().problems(pointer + "/schema", node.path("example")));
            }
            if (node.path("examples").isArray() && !pointer.endsWith("/examples")) {
                node.path("examples")
                        .forEach(example -> problems.put(
                                pointer + " " + example, document.closed().problems(pointer, example)));
            }
        });
        problems.values().removeIf(List::isEmpty);
        assertThat(problems).isEmpty();
    }

    private List<Operation> all() {
        List<Operation> all = new ArrayList<>(document.operations());
        all.addAll(document.webhooks());
        return all;
    }

    private List<String> texts(String pointer) {
        return document.root().at(pointer).valueStream().map(JsonNode::asString).toList();
    }
}
