package nl.chargecars.partnersync.pages;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * A text cut where it names a time, so that the exact one can stand behind what is said of it.
 *
 * @param said of the time; empty where the text does not name it
 */
public record Timed(String before, Instant at, String said, String after) {

    /** In no text: the database takes none. */
    private static final String CUT = "\0";

    /** @param text what is to be said, of the words for the time */
    public static Timed of(Instant at, String said, UnaryOperator<String> text) {
        String whole = text.apply(CUT);
        int cut = whole.indexOf(CUT);
        return cut < 0
                ? new Timed(whole, at, "", "")
                : new Timed(whole.substring(0, cut), at, said, whole.substring(cut + CUT.length()));
    }
}
