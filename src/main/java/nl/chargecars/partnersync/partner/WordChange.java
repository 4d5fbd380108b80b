package nl.chargecars.partnersync.partner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One entry that differs between two status maps.
 *
 * @param direction {@code chargecars_to_partner} or {@code partner_to_chargecars}
 * @param word what is translated
 * @param from its translation before; null when it had none
 * @param to its translation afterwards; null when it has none any more
 */
public record WordChange(
        String direction,
        String word,
        @Nullable String from,
        @Nullable String to) {

    public static final String TO_PARTNER = "chargecars_to_partner";
    public static final String TO_CHARGECARS = "partner_to_chargecars";

    /** Returns the entries that differ, in the order of the words. */
    static List<WordChange> between(StatusMapping before, StatusMapping after) {
        List<WordChange> changes = new ArrayList<>();
        add(changes, TO_PARTNER, before.chargecarsToPartner(), after.chargecarsToPartner());
        add(changes, TO_CHARGECARS, before.partnerToChargecars(), after.partnerToChargecars());
        return changes;
    }

    private static void add(
            List<WordChange> changes, String direction, Map<String, String> before, Map<String, String> after) {
        var words = new TreeSet<>(before.keySet());
        words.addAll(after.keySet());
        for (String word : words) {
            if (!Objects.equals(before.get(word), after.get(word))) {
                changes.add(new WordChange(direction, word, before.get(word), after.get(word)));
            }
        }
    }
}
