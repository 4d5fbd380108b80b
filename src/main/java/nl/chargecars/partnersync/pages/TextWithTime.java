package nl.chargecars.partnersync.pages;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * A text split at the time that it mentions, so that a template can show the exact time with it.
 *
 * @param before the text before the time, or all of it when it does not mention the time
 * @param said the words for the time; empty when the text does not mention it
 */
public record TextWithTime(String before, Instant at, String said, String after) {

    /** Stands for the time while the text is formatted. No text contains it, because PostgreSQL does not store U+0000. */
    private static final String CUT = "\0";

    /** @param text returns the whole text, given the words for the time */
    public static TextWithTime of(Instant at, String said, UnaryOperator<String> text) {
        String whole = text.apply(CUT);
        int cut = whole.indexOf(CUT);
        return cut < 0
                ? new TextWithTime(whole, at, "", "")
                : new TextWithTime(whole.substring(0, cut), at, said, whole.substring(cut + CUT.length()));
    }
}
