package nl.chargecars.partnersync.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads and checks the fields of a JSON object. Each reader returns the value and notes a problem, so that the caller gets all
 * problems at once, each with its JSON pointer: the first hundred, and how many more there are. After a problem, readers of
 * required fields return a placeholder, and readers of optional fields return null or the valid elements; {@link #check()} must
 * be called before the values are used. Not thread-safe.
 */
public final class Fields {

    private static final String CANNOT_BE_STORED = "The character U+0000 and half a surrogate pair cannot be stored.";

    private final JsonNode node;
    private final String pointer;
    private final NotedProblems problems;
    private final Set<String> read = new HashSet<>();

    private Fields(JsonNode node, String pointer, NotedProblems problems) {
        this.node = node;
        this.pointer = pointer;
        this.problems = problems;
    }

    static Fields of(JsonNode node) {
        if (!node.isObject()) {
            throw Refusal.invalid(List.of(new Problem("", "not_an_object", "A JSON object is expected.")));
        }
        return new Fields(node, "", new NotedProblems());
    }

    /** @throws Refusal VALIDATION_FAILED with what was noted so far, in this object and those read from it */
    public void check() {
        if (!problems.isEmpty()) {
            throw problems.refusal();
        }
    }

    /** True when nothing is wrong so far. */
    public boolean valid() {
        return problems.isEmpty();
    }

    /** Notes a problem of one field. */
    public void problem(String name, String code, String message) {
        problemAt(escape(name), code, message);
    }

    /** Notes a problem further down, where {@code path} is a pointer from here without its first slash. */
    public void problemAt(String path, String code, String message) {
        problems.add(new Problem(pointer + "/" + path, code, message));
    }

    /** A name as it stands in a JSON pointer (RFC 6901, section 3). */
    public static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Reverses {@link #escape}. */
    public static String unescape(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }

    /** Notes every field that no reader has read: for requests where a mistyped name must not go unnoticed. */
    public void refuseUnknown() {
        for (String name : new TreeSet<>(node.propertyNames())) {
            if (!read.contains(name)) {
                problem(name, "unknown_field", "This field is not known here. Is it a typo?");
            }
        }
    }

    /**
     * Notes each of these fields that is given: they are shown in answers, but only this server writes them. Call it before
     * {@link #refuseUnknown}.
     */
    public void refuseOurs(Collection<String> names) {
        names.stream()
                .filter(this::has)
                .forEach(name -> problem(name, "read_only", "This server writes it: leave it out."));
    }

    /** True when the field is there, {@code null} included. */
    public boolean has(String name) {
        read.add(name);
        return node.has(name);
    }

    public Collection<String> names() {
        return node.propertyNames();
    }

    /** Notes a problem and answers false when the field's own name is blank, too long, or cannot be stored. */
    public boolean nameable(String name, int longest) {
        return nameable(name, name, longest);
    }

    /** Checks, as {@link #nameable(String, int)} does, the text {@code kept} that is stored in place of the field's name. */
    public boolean nameable(String name, String kept, int longest) {
        if (!Storable.is(kept)) {
            problem(name, "invalid_characters", CANNOT_BE_STORED);
            return false;
        }
        if (kept.isBlank() || Characters.isLonger(kept, longest)) {
            problem(name, "invalid_name", "A name has from 1 to " + longest + " characters, not all of them blank.");
            return false;
        }
        return true;
    }

    /** Not blank, at most {@code longest} characters, surrounding white space removed. */
    public String requiredText(String name, int longest) {
        String text = text(name, longest);
        if (text == null && problemFree(name)) {
            problem(name, "required", "This field is required.");
        }
        return text == null ? "" : text;
    }

    /** Returns the same as {@link #requiredText(String, int)}; notes {@code wanted} when {@code accepted} does not accept the text. */
    public String requiredText(String name, int longest, Predicate<String> accepted, String wanted) {
        String text = requiredText(name, longest);
        if (!text.isEmpty() && !accepted.test(text)) {
            problem(name, "invalid_format", wanted);
        }
        return text;
    }

    /**
     * Returns text of at most {@code longest} characters, without surrounding white space; null when absent, {@code null} or
     * blank.
     */
    public @Nullable String text(String name, int longest) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            problem(name, "wrong_type", "A string is expected.");
            return null;
        }
        String text = value.stringValue().strip();
        if (Characters.isLonger(text, longest)) {
            problem(name, "too_long", "At most " + longest + " characters are taken.");
            return null;
        }
        if (!Storable.is(text)) {
            problem(name, "invalid_characters", CANNOT_BE_STORED);
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    /** True for text with nothing but white space in it, which {@link #text} reads as absent. */
    public boolean isBlank(String name) {
        JsonNode value = value(name);
        return value != null && value.isString() && value.stringValue().isBlank();
    }

    /** True for text with white space at either end, which {@link #text} takes away. */
    public boolean isPadded(String name) {
        JsonNode value = value(name);
        return value != null
                && value.isString()
                && !value.stringValue().equals(value.stringValue().strip());
    }

    /** One of the given words, or null when absent. */
    public @Nullable String oneOf(String name, Collection<String> allowed) {
        String text = text(name, 100);
        if (text != null && !allowed.contains(text)) {
            problem(name, "unknown_value", "One of " + String.join(", ", allowed) + " is expected.");
            return null;
        }
        return text;
    }

    /** One of the given words. */
    public String requiredOneOf(String name, Collection<String> allowed) {
        String word = oneOf(name, allowed);
        if (word == null && problemFree(name)) {
            problem(name, "required", "This field is required: " + String.join(", ", allowed) + ".");
        }
        return word == null ? "" : word;
    }

    /** A whole number within the bounds, both included. */
    public int requiredInt(String name, int smallest, int largest) {
        Integer number = integer(name, smallest, largest);
        if (number == null && problemFree(name)) {
            problem(name, "required", "This field is required.");
        }
        return number == null ? smallest : number;
    }

    /** Returns a whole number within the bounds, both included; null when absent. */
    public @Nullable Integer integer(String name, int smallest, int largest) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!isInt(value)) {
            problem(name, "wrong_type", "A whole number is expected.");
            return null;
        }
        int number = value.intValue();
        if (number < smallest || number > largest) {
            problem(name, "out_of_range", "A number from " + smallest + " to " + largest + " is expected.");
            return null;
        }
        return number;
    }

    /** Returns true or false; null when absent. */
    public @Nullable Boolean bool(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            problem(name, "wrong_type", "true or false is expected.");
            return null;
        }
        return value.booleanValue();
    }

    /** RFC 3339 with an offset, such as {@code 2025-06-01T10:30:00Z}; null when absent. */
    public @Nullable Instant instant(String name) {
        String text = text(name, 64);
        if (text == null) {
            return null;
        }
        Instant time = Timestamps.parse(text);
        if (time == null) {
            problem(name, "invalid_format", "A time as in RFC 3339 is expected, such as 2025-06-01T10:30:00Z.");
        }
        return time;
    }

    /** {@code 2025-06-15}; null when absent. */
    public @Nullable LocalDate date(String name) {
        String text = text(name, 64);
        if (text == null) {
            return null;
        }
        LocalDate date = Timestamps.date(text);
        if (date == null) {
            problem(name, "invalid_format", "A date is expected, such as 2025-06-15.");
        }
        return date;
    }

    /**
     * Returns the object in a field. When it is missing, notes that and returns an empty object, whose own missing fields are not
     * reported.
     */
    public Fields requiredObject(String name) {
        Fields object = object(name);
        if (object != null) {
            return object;
        }
        if (problemFree(name)) {
            problem(name, "required", "This field is required.");
        }
        return new Fields(JsonNodeFactory.instance.objectNode(), pointerTo(name), new NotedProblems());
    }

    /** Returns the object in a field; null when absent. */
    public @Nullable Fields object(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            problem(name, "wrong_type", "An object is expected.");
            return null;
        }
        return new Fields(value, pointerTo(name), problems);
    }

    /** Returns a list of {@code fewest} to {@code most} objects; empty when absent. */
    public List<Fields> objects(String name, int fewest, int most) {
        return each(name, fewest, most, JsonNode::isObject, "wrong_type", "An object is expected.").stream()
                .map(element -> new Fields(element.value(), element.pointer(), problems))
                .toList();
    }

    /** Returns a list of at most {@code most} strings that are not blank; null when absent. */
    public @Nullable List<String> texts(String name, int most) {
        if (value(name) == null) {
            return null;
        }
        return each(name, 0, most, Fields::isText, "wrong_type", "A string is expected.").stream()
                .map(element -> element.value().stringValue())
                .toList();
    }

    /** Returns the same as {@link #texts(String, int)}; notes {@code expected} in place of each string that is not accepted. */
    public @Nullable List<String> texts(
            String name, int most, Predicate<String> accepted, String code, String expected) {
        if (value(name) == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Element element : each(name, 0, most, Fields::isText, "wrong_type", "A string is expected.")) {
            String text = element.value().stringValue();
            if (accepted.test(text)) {
                texts.add(text);
            } else {
                problems.add(new Problem(element.pointer(), code, expected));
            }
        }
        return texts;
    }

    /** Returns a list of 1 to {@code allowed.size()} words, each one of {@code allowed}; null when absent. */
    public @Nullable List<String> words(String name, Collection<String> allowed) {
        if (value(name) == null) {
            return null;
        }
        return each(
                        name,
                        1,
                        allowed.size(),
                        element -> element.isString() && allowed.contains(element.stringValue()),
                        "unknown_value",
                        "One of " + String.join(", ", allowed) + " is expected.")
                .stream()
                .map(element -> element.value().stringValue())
                .toList();
    }

    /** Returns a list of 1 to {@code most} whole numbers within the bounds; null when absent. */
    public @Nullable List<Integer> integers(String name, int most, int smallest, int largest) {
        if (value(name) == null) {
            return null;
        }
        return each(
                        name,
                        1,
                        most,
                        element -> isInt(element) && element.intValue() >= smallest && element.intValue() <= largest,
                        "out_of_range",
                        "A whole number from " + smallest + " to " + largest + " is expected.")
                .stream()
                .map(element -> element.value().intValue())
                .toList();
    }

    /** Any JSON, as it came; null when absent. */
    public @Nullable JsonNode json(String name) {
        JsonNode value = value(name);
        if (value != null && !Storable.is(value)) {
            problem(name, "invalid_characters", CANNOT_BE_STORED);
            return null;
        }
        return value;
    }

    /**
     * Returns any JSON of at most {@code longest} characters, as they are stored and without white space, for storing it; null when
     * absent.
     */
    public @Nullable JsonNode json(String name, int longest) {
        JsonNode value = json(name);
        if (value == null) {
            return null;
        }
        if (!StoredJson.isFinite(value)) {
            problem(name, "out_of_range", "A number in it is too large. Send it as a string.");
            return null;
        }
        if (StoredJson.isLonger(value, longest)) {
            problem(name, "too_long", "At most " + longest + " characters are taken, with numbers written out.");
            return null;
        }
        return value;
    }

    private record Element(JsonNode value, String pointer) {}

    /** Returns the accepted elements of a list; for each other element, notes what is expected in its place. */
    private List<Element> each(
            String name, int fewest, int most, Predicate<JsonNode> accepted, String code, String expected) {
        JsonNode list = value(name);
        if (list == null) {
            if (fewest > 0) {
                problem(name, "required", "This field is required.");
            }
            return List.of();
        }
        if (!list.isArray()) {
            problem(name, "wrong_type", "A list is expected.");
            return List.of();
        }
        if (list.size() < fewest || list.size() > most) {
            problem(name, "wrong_length", "From " + fewest + " to " + most + " elements are expected.");
            return List.of();
        }
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < list.size(); index++) {
            var element = new Element(list.get(index), pointerTo(name) + "/" + index);
            if (accepted.test(element.value())) {
                elements.add(element);
            } else {
                problems.add(new Problem(element.pointer(), code, expected));
            }
        }
        return elements;
    }

    private static boolean isText(JsonNode value) {
        return value.isString() && !value.stringValue().isBlank() && Storable.is(value.stringValue());
    }

    /** Accepts 1.0 too: in JSON Schema, and so in our OpenAPI document, 1.0 is an integer. */
    private static boolean isInt(JsonNode value) {
        return value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToInt();
    }

    private @Nullable JsonNode value(String name) {
        read.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private boolean problemFree(String name) {
        return !problems.isAnyAt(pointerTo(name));
    }

    private String pointerTo(String name) {
        return pointer + "/" + escape(name);
    }
}
