package nl.chargecars.partnersync.partner;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/** The rule of every setting: absent keeps its value, {@code null} puts it back to its default. */
final class Setting {

    private Setting() {}

    static boolean flag(Fields fields, String name, boolean before, boolean otherwise) {
        return fields.has(name) ? given(fields.bool(name), otherwise) : before;
    }

    static int integer(Fields fields, String name, int before, int otherwise, int smallest, int largest) {
        return fields.has(name) ? given(fields.integer(name, smallest, largest), otherwise) : before;
    }

    static <T extends Enum<T>> T choice(
            Fields fields, String name, T before, T otherwise, T[] values, Function<String, T> reader) {
        return given(choiceOrNull(fields, name, before, values, reader), otherwise);
    }

    /** For one whose default is to have none. */
    static <T extends Enum<T>> @Nullable T choiceOrNull(
            Fields fields, String name, @Nullable T before, T[] values, Function<String, T> reader) {
        if (!fields.has(name)) {
            return before;
        }
        String word = fields.oneOf(name, wireNames(values));
        return word == null ? null : reader.apply(word);
    }

    static <T> T given(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }

    private static List<String> wireNames(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
