package nl.chargecars.partnersync.calling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** A text of which one kind of escapes is decoded, and which knows where each of its characters is written. */
final class DecodedText {

    private final String plain;
    private final int[] writtenAt;

    /** @param writtenAt the place of each character in the original, and the length of the original */
    DecodedText(String plain, int[] writtenAt) {
        this.plain = plain;
        this.writtenAt = writtenAt;
    }

    /** Returns the text as it is, and as it reads by each kind of escapes that may be in it. */
    static List<DecodedText> readingsOf(String text) {
        List<DecodedText> readings = new ArrayList<>();
        readings.add(
                new DecodedText(text, IntStream.rangeClosed(0, text.length()).toArray()));
        for (Escapes escapes : Escapes.values()) {
            if (escapes.mayBeIn(text)) {
                readings.add(escapes.decode(text));
            }
        }
        return readings;
    }

    /**
     * Marks the places in the original at which a value is written. The partner chooses both texts, so the time must not depend on
     * how they repeat themselves: the search is that of Knuth, Morris and Pratt.
     *
     * @param value not empty
     * @param shortestBeginning when the text ends with at least this many characters of the value's beginning, they are marked, too
     */
    void mark(String value, int shortestBeginning, BitSet places) {
        int[] borders = borders(value, Math.min(value.length(), plain.length()));
        int matched = 0;
        for (int at = 0; at < plain.length(); at++) {
            matched = longer(value, borders, matched, plain.charAt(at));
            if (matched == value.length()) {
                places.set(writtenAt[at + 1 - matched], writtenAt[at + 1]);
            }
        }
        if (matched >= shortestBeginning) {
            places.set(writtenAt[plain.length() - matched], writtenAt[plain.length()]);
        }
    }

    /** Returns for each beginning of the value the length of its longest proper beginning that is also its end. */
    private static int[] borders(String value, int length) {
        int[] borders = new int[length];
        for (int at = 1; at < length; at++) {
            borders[at] = longer(value, borders, borders[at - 1], value.charAt(at));
        }
        return borders;
    }

    /** Returns how much of the value's beginning a text ends with that has one more character. */
    private static int longer(String value, int[] borders, int before, char next) {
        int matched = before;
        while (matched > 0 && (matched == value.length() || value.charAt(matched) != next)) {
            matched = borders[matched - 1];
        }
        return value.charAt(matched) == next ? matched + 1 : matched;
    }
}
