package nl.chargecars.partnersync.custody;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Finds texts in JSON as it was sent, whichever way it was written. */
final class Patterns {

    private static final int FIRST_OUTSIDE_ASCII = 128;

    private Patterns() {}

    /** For {@code lower(…) like any (…)}: each text as it is, and as JSON in plain ASCII. */
    static Set<String> of(Collection<String> texts) {
        Set<String> patterns = new TreeSet<>();
        for (String text : texts) {
            String lower = text.toLowerCase(Locale.ROOT);
            patterns.add(pattern(lower));
            patterns.add(pattern(escaped(text).toLowerCase(Locale.ROOT)));
        }
        return patterns;
    }

    /** Of names that are more than one word: others would be found in the texts of half of the country. */
    static Set<String> ofNames(Collection<String> names) {
        return of(names.stream().filter(name -> name.contains(" ")).toList());
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            escaped.append(
                    character < FIRST_OUTSIDE_ASCII ? String.valueOf(character) : "\\u%04x".formatted((int) character));
        }
        return escaped.toString();
    }

    private static String pattern(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
