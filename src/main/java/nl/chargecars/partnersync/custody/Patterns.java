package nl.chargecars.partnersync.custody;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds texts in JSON as it was sent, whichever way it was written: regular expressions of PostgreSQL's, for
 * {@code lower(…) ~ any (…)}.
 */
final class Patterns {

    private static final int FIRST_OUTSIDE_ASCII = 128;

    /** In a bracket: letters and digits, those of Latin with accents too. */
    private static final String WORD = "a-z0-9\\u00df-\\u024f";

    private static final String JOINER = "[._+'-]*";

    /** White space, quotes and brackets, as JSON may have them. */
    private static final String ESCAPED_SPACE =
            "\\\\(?:[bfnrt]|u(?:00[01][0-9a-f]|002[0-9a-f]|003[a-f]|00a0|20[0-9a-f]{2}))";

    /** No longer address ends here: {@code an@} is not the end of {@code jan@}, nor of {@code jan.an@}. */
    private static final String BEGINS = "(?:(?<![" + WORD + "]" + JOINER + "|\\\\)|" + ESCAPED_SPACE + JOINER + ")";

    /** No longer domain begins here, but a sentence may end. */
    private static final String ENDS = "(?![.-]?[" + WORD + "])";

    private Patterns() {}

    /** Whole addresses: what is the end of somebody else's is not found in it. */
    static Set<String> ofWhole(Collection<String> emails) {
        return spellings(emails).map(email -> BEGINS + email + ENDS).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Anywhere in a text. */
    static Set<String> of(Collection<String> texts) {
        return spellings(texts).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of names that are more than one word: others would be found in the texts of half of the country. */
    static Set<String> ofNames(Collection<String> names) {
        return of(names.stream().filter(name -> name.contains(" ")).toList());
    }

    /** Each text as it is, and as JSON in plain ASCII. */
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

    /** Nothing in it means anything but itself. */
    private static String quoted(String text) {
        return text.replaceAll("[\\p{ASCII}&&[^a-z0-9]]", "\\\\$0");
    }
}
