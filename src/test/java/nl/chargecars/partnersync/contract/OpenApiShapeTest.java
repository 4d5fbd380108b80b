package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tests that {@code openapi.yaml} keeps to those forms from which the usual generators make clients that work. */
class OpenApiShapeTest {

    private final ApiDocument document = ApiDocument.get();

    /** Generators copy such members, and lose that they may be null. */
    @Test
    void namesNoSchemaByAllOfOfWhichARequiredMemberMayBeNull() {
        document.everywhere((pointer, schema) -> schema.path("allOf").forEach(named -> {
            JsonNode base = document.resolve(named);
            assertThat(texts(base.path("required")))
                    .as("%s names %s", pointer, named)
                    .noneMatch(member -> mayBeNull(base.path("properties").path(member)));
        }));
    }

    /** Otherwise generators make the member optional. */
    @Test
    void requiresAgainTheMembersOfWhichItSaysMore() {
        document.everywhere((pointer, schema) -> schema.path("allOf").forEach(named -> {
            List<String> required = texts(document.resolve(named).path("required"));
            assertThat(schema.path("properties").propertyNames())
                    .as(pointer)
                    .filteredOn(required::contains)
                    .isSubsetOf(texts(schema.path("required")));
        }));
    }

    /** Generators take null for a text, and make one constant of values that differ in case only. */
    @Test
    void hasNoEnumWithNullOrWithTwinsByCase() {
        document.everywhere((pointer, schema) -> {
            List<JsonNode> values = Stream.concat(Stream.of(schema), alternatives(schema))
                    .flatMap(one -> one.path("enum").valueStream())
                    .toList();
            assertThat(values).as(pointer).noneMatch(JsonNode::isNull);
            assertThat(values)
                    .as(pointer)
                    .extracting(value -> value.asString("").toLowerCase(Locale.ROOT))
                    .doesNotHaveDuplicates();
        });
    }

    /** Generators make a map of such a schema that can no longer be null; of null and a map by oneOf they make one that can. */
    @Test
    void namesNullBesideAMapByOneOf() {
        document.everywhere((pointer, schema) -> {
            if (types(schema).contains("null")) {
                assertThat(schema.path("additionalProperties").isObject())
                        .as(pointer)
                        .isFalse();
            }
        });
    }

    @Test
    void saysOfEachArrayThatItIsOneAndWhatIsInIt() {
        document.everywhere((pointer, schema) -> {
            if (!pointer.endsWith("/properties")) {
                assertThat(schema.has("items"))
                        .as(pointer)
                        .isEqualTo(types(schema).contains("array"));
            }
            assertThat(schema.path("const").isContainer()).as(pointer).isFalse();
        });
    }

    /** Generators of TypeScript take an object of which it says nothing for one that can have no members. */
    @Test
    void saysOfEachObjectWhatIsInIt() {
        document.everywhere((pointer, schema) -> {
            if (types(schema).contains("object")) {
                assertThat(schema.propertyNames()).as(pointer).containsAnyOf("properties", "additionalProperties");
            }
        });
    }

    /** Generators of TypeScript require a member with a default, also of a request. */
    @Test
    void saysTheDefaultsOfMembersInWords() {
        document.everywhere((pointer, node) -> {
            if (!pointer.contains("/parameters/") && !pointer.endsWith("/responses")) {
                assertThat(node.has("default")).as(pointer).isFalse();
            }
        });
    }

    /** A generator of TypeScript makes a client that does not compile of a constant without a type. */
    @Test
    void saysTheTypeOfEachConstantInAForm() {
        document.everywhere((pointer, content) -> {
            JsonNode form = content.path("application/x-www-form-urlencoded").path("schema");
            assertThat(Stream.concat(Stream.of(form), form.path("allOf").valueStream())
                            .flatMap(part ->
                                    document.resolve(part).path("properties").valueStream())
                            .filter(member -> member.has("const")))
                    .as(pointer)
                    .allMatch(member -> member.has("type"));
        });
    }

    @Test
    void saysOfEachPageThatItsDataIsAnArray() {
        document.everywhere((pointer, schema) -> {
            JsonNode members = schema.path("properties");
            if (members.has("data") && members.has("next_cursor")) {
                assertThat(types(members.path("data"))).as(pointer).containsExactly("array");
            }
        });
    }

    /** Some generators read every success as the first one. */
    @Test
    void answersEachSuccessOfAnOperationInTheSameForm() {
        assertThat(document.operations())
                .allSatisfy(operation -> assertThat(operation.statuses().stream()
                                .filter(status -> status.startsWith("2"))
                                .map(status ->
                                        operation.response(status).orElseThrow().node())
                                .map(response -> response.at("/content/application~1json/schema"))
                                .distinct())
                        .as("%s", operation)
                        .hasSizeLessThan(2));
    }

    /** They are written out in both, because allOf would lose which may be null. */
    @ParameterizedTest
    @CsvSource({"Delivery, DeliveryDetail", "Credential, IssuedCredential", "StaffKey, IssuedStaffKey"})
    void hasTheMembersOfTheShorterFormInTheLongerOne(String shorter, String longer) {
        assertThat(texts(schema(longer).path("required")))
                .containsAll(texts(schema(shorter).path("required")));
        assertThat(schema(longer).path("properties").properties())
                .containsAll(schema(shorter).path("properties").properties());
    }

    @Test
    void showsATransitionOfAnOrderAsItsHistoryDoes() {
        assertThat(schema("HistoryStep").path("properties").properties())
                .filteredOn(member -> !member.getKey().equals("business_context"))
                .isNotEmpty()
                .allSatisfy(member -> assertThat(
                                schema("TimelineEntry").path("properties").properties())
                        .contains(member));
    }

    private JsonNode schema(String name) {
        return document.root().path("components").path("schemas").path(name);
    }

    private boolean mayBeNull(JsonNode given) {
        JsonNode schema = document.resolve(given);
        return types(schema).contains("null") || alternatives(schema).anyMatch(this::mayBeNull);
    }

    private Stream<JsonNode> alternatives(JsonNode schema) {
        return Stream.of("oneOf", "anyOf")
                .flatMap(keyword -> schema.path(keyword).valueStream())
                .map(document::resolve);
    }

    private static List<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? texts(type) : type.isString() ? List.of(type.stringValue()) : List.of();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(value -> value.asString("")).toList();
    }
}
