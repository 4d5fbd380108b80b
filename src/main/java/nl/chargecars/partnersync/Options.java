package nl.chargecars.partnersync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses the options of a command line, each of which has a value. */
final class Options {

    private Options() {}

    /** Returns the values by option; empty when an option is unknown, given twice, or has no value. The first word is the command. */
    static Optional<Map<String, String>> of(List<String> words, Set<String> known) {
        Map<String, String> options = new HashMap<>();
        for (int index = 1; index < words.size(); index += 2) {
            boolean hasValue = index + 1 < words.size() && !words.get(index + 1).startsWith("--");
            if (!known.contains(words.get(index))
                    || !hasValue
                    || options.put(words.get(index), words.get(index + 1)) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(options);
    }
}
