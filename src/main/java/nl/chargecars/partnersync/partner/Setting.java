package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/** Reads settings by one rule: an absent field keeps the value {@code before}, {@code null} resets it to the default. */
final class Setting {

    private Setting() {}

    static boolean flag(Fields fields, String name, boolean before, boolean otherwise) {
        return fields.has(name) ? given(fields.bool(name), otherwise) : before;
    }

    static int integer(Fields fields, String name, int before, int otherwise, int smallest, int largest) {
        return fields.has(name) ? given(fields.integer(name, smallest, largest), otherwise) : before;
    }

    static <T extends Enum<T> & WireNamed> T choice(Fields fields, String name, T before, T otherwise, Class<T> type) {
        return given(choiceOrNull(fields, name, before, type), otherwise);
    }

    /** Reads a setting whose default is null. */
    static <T extends Enum<T> & WireNamed> @Nullable T choiceOrNull(
            Fields fields, String name, @Nullable T before, Class<T> type) {
        if (!fields.has(name)) {
            return before;
        }
        String word = fields.oneOf(name, WireNamed.names(type));
        return word == null ? null : WireNamed.named(type, word);
    }

    static <T> T given(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
