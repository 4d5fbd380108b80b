package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * An enum constant that has the same name everywhere outside of Java: in requests and responses, on pages, in the database, in logs
 * and metrics. That name is the constant's name in lower case, such as {@code every_15_minutes}.
 */
public interface WireNamed {

    /** Implemented by every enum. */
    String name();

    @JsonValue
    default String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the constant of that name; ignores case.
     *
     * @throws IllegalArgumentException when there is no such constant
     */
    static <E extends Enum<E> & WireNamed> E named(Class<E> type, String wireName) {
        return Enum.valueOf(type, wireName.toUpperCase(Locale.ROOT));
    }

    /** Returns the names of all constants, in their order. */
    static <E extends Enum<E> & WireNamed> List<String> names(Class<E> type) {
        return EnumSet.allOf(type).stream().map(WireNamed::wireName).toList();
    }
}
