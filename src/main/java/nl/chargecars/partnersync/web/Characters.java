package nl.chargecars.partnersync.web;

/** Measures text in characters (code points): a Java string has two UTF-16 units for each character outside the BMP. */
public final class Characters {

    private Characters() {}

    /**
     * Returns whether a text has more than so many characters, counted as JSON Schema and the database do: a character outside
     * the BMP counts once.
     */
    public static boolean isLonger(String text, int longest) {
        return text.codePointCount(0, text.length()) > longest;
    }

    /**
     * Returns the first {@code units} UTF-16 units of a text, to shorten it for display; one more when the cut would split a
     * character.
     */
    public static String first(String text, int units) {
        return text.length() <= units
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, units)));
    }
}
