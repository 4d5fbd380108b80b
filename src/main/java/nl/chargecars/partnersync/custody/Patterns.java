package nl.chargecars.partnersync.custody;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds regular expressions for PostgreSQL that find texts in JSON in whatever way the sender escaped them, for
 * {@code lower(…) ~ any (…)}.
 */
final class Patterns {

    private static final int FIRST_OUTSIDE_ASCII = 128;

    /** For use within brackets: letters and digits, including accented Latin letters. */
    private static final String WORD = "a-z0-9\\u00df-\\u024f";

    private static final String JOINER = "[._+'-]*";

    /** White space, quotes and brackets as JSON escapes. */
    private static final String ESCAPED_SPACE =
            "\\\\(?:[bfnrt]|u(?:00[01][0-9a-f]|002[0-9a-f]|003[a-f]|00a0|20[0-9a-f]{2}))";

    /** The text before is not a longer address: {@code an@} must not match the end of {@code jan@}, nor of {@code jan.an@}. */
    private static final String BEGINS = "(?:(?<![" + WORD + "]" + JOINER + "|\\\\)|" + ESCAPED_SPACE + JOINER + ")";

    /** The text after is not a longer domain, but may be the end of a sentence. */
    private static final String ENDS = "(?![.-]?[" + WORD + "])";

    private Patterns() {}

    /** Returns patterns for whole addresses, which do not match the end of another person's address. */
    static Set<String> ofWhole(Collection<String> emails) {
        return spellings(emails).map(email -> BEGINS + email + ENDS).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns patterns that match anywhere in a text. */
    static Set<String> of(Collection<String> texts) {
        return spellings(texts).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns patterns for names of more than one word: a single word would match texts about many other people. */
    static Set<String> ofNames(Collection<String> names) {
        return of(names.stream().filter(name -> name.contains(" ")).toList());
    }

    /** Returns each text as it is, and with JSON escapes in plain ASCII. */
    private static Stream<String> spellings(Collection<String> texts) {
        return texts.stream()
                .flatMap(text -> Stream.of(text, inAscii(text)))
                .map(text -> quoted(text.toLowerCase(Locale.ROOT)));
    }

    private static String inAscii(String text) {
        var escaped = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            escaped.append(
                    character < FIRST_OUTSIDE_ASCII ? String.valueOf(character) : "\\u%04x".formatted((int) character));
        }
        return escaped.toString();
    }

    /** Escapes all characters that have a meaning in regular expressions. */
    private static String quoted(String text) {
        return text.replaceAll("[\\p{ASCII}&&[^a-z0-9]]", "\\\\$0");
    }
}
