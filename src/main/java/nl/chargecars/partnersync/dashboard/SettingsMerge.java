package nl.chargecars.partnersync.dashboard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Merges a form of settings with what is stored now: a field gets the value that a colleague saved since the form was opened,
 * unless something else was entered in it.
 *
 * @param changes the colleague's changes; empty when the form may be saved as it is
 */
public record SettingsMerge(ConfigurationForm form, List<Change> changes) {

    /**
     * A field that a colleague changed.
     *
     * @param now the stored value; empty for none
     * @param typedOver true when something else was entered in the field, which stays in the form
     */
    public record Change(String field, String now, boolean typedOver) {}

    static SettingsMerge of(OpenedSettings before, ConfigurationForm typed, ConfigurationForm stored) {
        Map<String, String> now = stored.sent();
        Map<String, String> sent = typed.sent();
        Map<String, String> values = new TreeMap<>(typed.values());
        Set<String> chosen = new HashSet<>(typed.chosen());
        List<Change> changes = new ArrayList<>();
        Set<String> names = new TreeSet<>(now.keySet());
        names.addAll(before.fields().keySet());
        for (String name : names) {
            String was = before.fields().getOrDefault(name, "");
            String theirs = now.getOrDefault(name, "");
            String mine = sent.getOrDefault(name, "");
            // a header's value is not among what was sent, but it is what was entered
            boolean entered = HeaderRow.isEntered(typed.values(), name);
            if (theirs.equals(was) || (theirs.equals(mine) && !entered)) {
                continue;
            }
            boolean typedOver = entered || !mine.equals(was);
            changes.add(new Change(name, theirs, typedOver));
            if (!typedOver) {
                take(name, theirs, values, chosen);
            }
        }
        return new SettingsMerge(new ConfigurationForm(values, chosen), changes);
    }

    private static void take(String name, String theirs, Map<String, String> values, Set<String> chosen) {
        if (HeaderRow.isPlace(name)) {
            takeHeader(name, theirs, values);
            return;
        }
        values.put(name, theirs);
        if (theirs.isEmpty()) {
            chosen.remove(name);
        } else {
            chosen.add(name);
        }
    }

    private static void takeHeader(String place, String theirs, Map<String, String> values) {
        if (theirs.isEmpty()) {
            HeaderRow.remove(values, place);
        } else {
            HeaderRow.add(values, place);
        }
    }
}
