package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A constant that has one name outside of Java: in requests and answers, on pages, in the database, in logs and figures. It is the
 * constant's own in lower case, such as {@code every_15_minutes}.
 */
public interface WireNamed {

    /** As every enum has it. */
    String name();

    @JsonValue
    default String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant of that name, in small letters or capitals.
     *
     * @throws IllegalArgumentException when there is none
     */
    static <E extends Enum<E> & WireNamed> E named(Class<E> type, String wireName) {
        return Enum.valueOf(type, wireName.toUpperCase(Locale.ROOT));
    }
}
