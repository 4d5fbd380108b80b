package nl.chargecars.partnersync.web;

/** Text by its characters, of which those outside of the BMP are two units of a Java string. */
public final class Characters {

    private Characters() {}

    /** In characters as JSON Schema and the database count them: one outside of the BMP is one, not two. */
    public static boolean isLonger(String text, int longest) {
        return text.codePointCount(0, text.length()) > longest;
    }

    /** The beginning of a text that is too long to be shown: so many units, and one more rather than half a character. */
    public static String first(String text, int units) {
        return text.length() <= units
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, units)));
    }
}
