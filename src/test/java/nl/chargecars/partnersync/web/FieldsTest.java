package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tests that every problem has a JSON pointer to its place, whatever the names of the fields. */
class FieldsTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Compares our pointers with another implementation of RFC 6901. */
    @Property
    void pointsToTheFieldWhateverItsName(@ForAll("names") String outer, @ForAll("names") String inner) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject(outer).put(inner, 7);
        Fields fields = Fields.of(node);
        fields.requiredObject(outer).text(inner, 10);

        List<Problem> problems = problemsOf(fields);
        assertThat(problems).extracting(Problem::code).containsExactly("wrong_type");
        assertThat(node.at(problems.getFirst().pointer()).asInt()).isEqualTo(7);
        assertThat(JsonPointer.compile(problems.getFirst().pointer()))
                .isEqualTo(JsonPointer.empty().appendProperty(outer).appendProperty(inner));
    }

    @Property
    void pointsToTheUnknownFieldWhateverItsName(@ForAll("names") String name) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put(name, 7);
        Fields fields = Fields.of(node);
        fields.refuseUnknown();
        assertThat(problemsOf(fields))
                .singleElement()
                .satisfies(problem ->
                        assertThat(node.at(problem.pointer()).asInt()).isEqualTo(7));
    }

    @Property
    void escapesNamesSoThatNoTwoAreMistaken(@ForAll("names") String one, @ForAll("names") String other) {
        assertThat(Fields.escape(one).equals(Fields.escape(other))).isEqualTo(one.equals(other));
        assertThat(Fields.escape(one)).doesNotContain("/");
        assertThat(Fields.escape(one).replace("~1", "/").replace("~0", "~")).isEqualTo(one);
    }

    /** The answer to tens of thousands of wrong fields is as short as that to a hundred. */
    @Example
    void tellsTheFirstHundredProblemsAndHowManyMoreThereAre() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int number = 0; number < 30_000; number++) {
            node.put("f%05d".formatted(number), 7);
        }
        Fields fields = Fields.of(node);
        fields.problem("f00000", "wrong", "Noted before.");
        fields.refuseUnknown();
        fields.refuseUnknown(); // a repeated problem is not counted again

        Refusal refusal = catchThrowableOfType(Refusal.class, fields::check);
        assertThat(refusal.getMessage()).startsWith("30001 fields are invalid.");
        assertThat(refusal.details()).hasSize(101);
        assertThat(refusal.details().subList(0, 3))
                .extracting(problem -> problem.pointer() + " " + problem.code())
                .containsExactly("/f00000 wrong", "/f00000 unknown_field", "/f00001 unknown_field");
        assertThat(refusal.details().getLast().code()).isEqualTo("more_problems");
        assertThat(refusal.details().getLast().message()).contains(" 29901 more ");
    }

    /** A wrong field does not count as missing too, also after the hundredth problem. */
    @Example
    void countsEachWrongPlaceOnceHoweverManyThereAre() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int number = 0; number < 1_000; number++) {
            node.withArray("list").addObject().put("wrong", 7);
        }
        Fields fields = Fields.of(node);
        for (Fields one : fields.objects("list", 1, 1_000)) {
            one.requiredText("wrong", 10);
            one.requiredText("missing", 10);
        }
        Refusal refusal = catchThrowableOfType(Refusal.class, fields::check);
        assertThat(refusal.getMessage()).startsWith("2000 fields are invalid.");
        assertThat(refusal.details()).hasSize(101);
    }

    @Example
    void refusesHalfACharacterButTakesAWholeOne() {
        assertThat(problemsOf("{\"a\": \"\\ud83d\"}", fields -> fields.text("a", 10)))
                .containsExactly("/a invalid_characters");
        assertThat(problemsOf("{\"a\": \"\\ude97\\ud83d\"}", fields -> fields.text("a", 10)))
                .containsExactly("/a invalid_characters");
        assertThat(problemsOf("{\"a\": \"\\ud83d\\ude97\"}", fields -> fields.text("a", 10)))
                .isEmpty();
        assertThat(problemsOf("{\"a\": [\"\\ud83d\"]}", fields -> fields.texts("a", 10)))
                .hasSize(1);
    }

    /** Finds such a character anywhere in the JSON, but does not mistake an escaped backslash for one. */
    @Example
    void refusesWhatCannotBeStoredInAnyJson() {
        for (String unstorable :
                List.of("{\"b\": [\"x\\u0000\"]}", "{\"b\\u0000\": 1}", "[[[\"\\ud800\"]]]", "\"\\u0000\"")) {
            assertThat(problemsOf("{\"a\": " + unstorable + "}", fields -> fields.json("a")))
                    .as(unstorable)
                    .containsExactly("/a invalid_characters");
        }
        for (String storable : List.of("\"C:\\\\u0000\"", "{\"b\": \"\\ud83d\\ude97\"}", "[1, true, null]")) {
            assertThat(problemsOf("{\"a\": " + storable + "}", fields -> fields.json("a")))
                    .as(storable)
                    .isEmpty();
        }
    }

    @Example
    void takesAnythingMissingAsAbsentAndNullAsMissing() {
        for (String json : List.of("{}", "{\"a\": null}")) {
            assertThat(problemsOf(json, fields -> {
                        assertThat(fields.text("a", 10)).isNull();
                        assertThat(fields.integer("a", 1, 2)).isNull();
                        assertThat(fields.bool("a")).isNull();
                        assertThat(fields.instant("a")).isNull();
                        assertThat(fields.date("a")).isNull();
                        assertThat(fields.object("a")).isNull();
                        assertThat(fields.texts("a", 10)).isNull();
                        assertThat(fields.integers("a", 10, 1, 2)).isNull();
                        assertThat(fields.json("a")).isNull();
                        assertThat(fields.objects("a", 0, 10)).isEmpty();
                    }))
                    .isEmpty();
        }
    }

    @Example
    void notesTheWrongTypeOfEveryKindOfField() {
        List<BiConsumer<Fields, String>> readers = new ArrayList<>();
        readers.add((fields, name) -> fields.requiredText(name, 10));
        readers.add((fields, name) -> fields.requiredInt(name, 1, 2));
        readers.add(Fields::bool);
        readers.add(Fields::instant);
        readers.add(Fields::date);
        readers.add((fields, name) -> fields.objects(name, 1, 10));
        readers.add((fields, name) -> fields.texts(name, 10));
        readers.add((fields, name) -> fields.oneOf(name, List.of("x")));
        for (BiConsumer<Fields, String> reader : readers) {
            assertThat(problemsOf("{\"a\": {}}", fields -> {
                        reader.accept(fields, "a");
                    }))
                    .containsExactly("/a wrong_type");
        }
        assertThat(problemsOf(
                        "{\"a\": []}", fields -> fields.requiredObject("a").names()))
                .containsExactly("/a wrong_type");
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab~/01 \"\\é☃").ofMaxLength(6);
    }

    private static List<String> problemsOf(String json, Consumer<Fields> reader) {
        Fields fields = Fields.of(JSON.readTree(json));
        reader.accept(fields);
        return problemsOf(fields).stream()
                .map(problem -> problem.pointer() + " " + problem.code())
                .toList();
    }

    private static List<Problem> problemsOf(Fields fields) {
        if (fields.valid()) {
            return List.of();
        }
        return catchThrowableOfType(Refusal.class, fields::check).details();
    }
}
