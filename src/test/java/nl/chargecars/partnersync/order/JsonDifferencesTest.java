package nl.chargecars.partnersync.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tests that the differences of any two documents are exactly the pointers to the places that differ. */
class JsonDifferencesTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property
    void findsNoneBetweenADocumentAndItself(@ForAll("documents") JsonNode document) {
        assertThat(JsonDifferences.between(document, document.deepCopy())).isEmpty();
    }

    @Property
    void findsSomeExactlyWhenTwoDocumentsDiffer(
            @ForAll("documents") JsonNode left, @ForAll("documents") JsonNode right) {
        assertThat(JsonDifferences.between(left, right).isEmpty()).isEqualTo(left.equals(right));
    }

    @Property
    void findsTheSameBothWays(@ForAll("documents") JsonNode left, @ForAll("documents") JsonNode right) {
        assertThat(JsonDifferences.between(left, right)).isEqualTo(JsonDifferences.between(right, left));
    }

    @Property
    void pointsAtPlacesThatDiffer(@ForAll("documents") JsonNode left, @ForAll("documents") JsonNode right) {
        List<String> pointers = JsonDifferences.between(left, right);
        assertThat(pointers).isSorted().doesNotHaveDuplicates();
        for (String pointer : pointers) {
            assertThat(left.at(pointer)).as("at '" + pointer + "'").isNotEqualTo(right.at(pointer));
        }
    }

    @Property
    void namesTheOneMemberThatWasChanged(@ForAll("documents") JsonNode document, @ForAll("names") String name) {
        ObjectNode left = NODES.objectNode().put("same", 1);
        left.set("document", document);
        left.put(name, "before");
        ObjectNode right = left.deepCopy().put(name, "after");
        assertThat(JsonDifferences.between(left, right))
                .singleElement()
                .satisfies(pointer -> assertThat(right.at(pointer).asString()).isEqualTo("after"));
    }

    /** RFC 6901, section 3. */
    @Example
    void escapesNamesInPointers() {
        assertThat(JsonDifferences.between(
                        JSON.readTree("{\"a/b\": {\"c~d\": 1}}"), JSON.readTree("{\"a/b\": {\"c~d\": 2}}")))
                .containsExactly("/a~1b/c~0d");
    }

    @Example
    void tellsAbsentNullAndEmptyApart() {
        JsonNode nothing = JSON.readTree("{}");
        for (String value : List.of("null", "\"\"", "[]", "{}")) {
            assertThat(JsonDifferences.between(nothing, JSON.readTree("{\"a\": " + value + "}")))
                    .as("absent and " + value)
                    .contains("/a");
        }
        assertThat(JsonDifferences.between(JSON.readTree("{\"a\": [1]}"), JSON.readTree("{\"a\": [1, 1]}")))
                .containsExactly("/a/1");
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab~/01é").ofMaxLength(4);
    }

    @Provide
    Arbitrary<JsonNode> documents() {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                Arbitraries.of(NODES.nullNode(), NODES.booleanNode(true), NODES.stringNode(""), NODES.stringNode("a")),
                Arbitraries.integers().between(0, 2).map(NODES::numberNode));
        return Arbitraries.recursive(() -> leaves, this::containing, 0, 3);
    }

    private Arbitrary<JsonNode> containing(Arbitrary<JsonNode> members) {
        Arbitrary<JsonNode> lists = members.list().ofMaxSize(3).map(elements -> {
            ArrayNode list = NODES.arrayNode();
            elements.forEach(list::add);
            return list;
        });
        Arbitrary<JsonNode> objects = Combinators.combine(names(), members)
                .as(Map::entry)
                .list()
                .ofMaxSize(3)
                .map(entries -> {
                    ObjectNode object = NODES.objectNode();
                    entries.forEach(entry -> object.set(entry.getKey(), entry.getValue()));
                    return object;
                });
        return Arbitraries.oneOf(lists, objects);
    }
}
