package nl.chargecars.partnersync.settings;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A setting that is {@code true} or {@code false}, and false by default. */
final class Flag {

    private static final Set<String> WORDS = Set.of("true", "false");

    private Flag() {}

    /**
     * Reads a flag.
     *
     * @param variable its name, with the prefix
     * @param problems receives a message when the value is neither
     */
    static boolean read(String variable, Optional<String> value, List<String> problems) {
        String text = value.orElse("false");
        if (!WORDS.contains(text)) {
            problems.add(variable + " must be true or false, not '" + text + "'");
        }
        return text.equals("true");
    }
}
