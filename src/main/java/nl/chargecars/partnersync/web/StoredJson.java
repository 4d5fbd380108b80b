package nl.chargecars.partnersync.web;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NumericNode;

/** JSON as PostgreSQL keeps it ({@code jsonb}): numbers are written out, so that the seven characters of {@code 1.0E308} become 309. */
final class StoredJson {

    private StoredJson() {}

    /** Returns whether no number in this JSON is infinite, as one beyond double precision is once it has been read. */
    static boolean isFinite(JsonNode json) {
        return json instanceof NumericNode number
                ? !number.isNaN()
                : json.valueStream().allMatch(StoredJson::isFinite);
    }

    /** Returns whether finite JSON has more than so many characters where it is stored, not counting white space. */
    static boolean isLonger(JsonNode json, int longest) {
        String text = json.toString();
        return text.codePointCount(0, text.length()) + growth(json) > longest;
    }

    /** Returns how many characters more its numbers have where they are stored. */
    private static long growth(JsonNode json) {
        return json.isFloatingPointNumber()
                ? writtenOut(json.decimalValue()) - json.asString().length()
                : json.valueStream().mapToLong(StoredJson::growth).sum();
    }

    /** Counts, because an exponent can make the text itself too long for the memory. */
    private static long writtenOut(BigDecimal number) {
        long sign = number.signum() < 0 ? 1 : 0;
        long scale = number.scale();
        long digits = scale > 0 ? Math.max(number.precision(), scale + 1) + 1 : number.precision() - scale;
        return sign + digits;
    }
}
