package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The content of an alert's message, from which it is written in any language.
 *
 * @param code which sentence it is
 * @param at the time in the sentence, if any: when something happened, or since when
 * @param number the number in the sentence, if any
 * @param name the name of the credential, integration or job in the sentence, if any
 */
public record Saying(
        String code,
        @Nullable Instant at,
        @Nullable Long number,
        @Nullable String name) {

    static Saying since(String code, Instant at) {
        return new Saying(code, at, null, null);
    }

    /** Returns the content of the sentence that is called as the kind. */
    static Saying since(AlertKind kind, Instant at) {
        return since(kind.wireName(), at);
    }

    /** Returns the content of the sentence that is called as the kind. */
    static Saying counting(AlertKind kind, long number) {
        return new Saying(kind.wireName(), null, number, null);
    }

    /**
     * Returns the values of the sentence's text, in the order in which texts number them.
     *
     * @param time the time in the sentence, formatted for the reader; empty without one
     */
    public Object[] values(String time) {
        return new Object[] {time, number == null ? 0L : number, name == null ? "" : name};
    }
}
