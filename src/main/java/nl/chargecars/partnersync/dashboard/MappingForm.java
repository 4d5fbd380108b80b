package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.partner.WordChange;

/**
 * A status map as it is in a form; entries without a counterpart are not part of the map.
 *
 * @param toPartner our status → the partner's word
 * @param words the partner's words with our statuses, in the order of the rows
 */
public record MappingForm(Map<String, String> toPartner, List<Row> words) {

    /** The prefix of the field names of our statuses. */
    public static final String TO_PARTNER = "to_partner.";

    /** The name of the fields with the words that the page itself offered. */
    public static final String OFFERED = "offered";

    private static final String WORD = "word";
    private static final String STATUS = "status";

    /** A word of the partner's, and our status for it; either may be empty. */
    public record Row(String word, String status) {

        boolean isComplete() {
            return !word.isEmpty() && !status.isEmpty();
        }

        boolean isEmpty() {
            return word.isEmpty() && status.isEmpty();
        }
    }

    static MappingForm of(StatusMapping mapping) {
        return new MappingForm(
                new TreeMap<>(mapping.chargecarsToPartner()),
                new TreeMap<>(mapping.partnerToChargecars())
                        .entrySet().stream()
                                .map(entry -> new Row(entry.getKey(), entry.getValue()))
                                .toList());
    }

    /**
     * Reads a form. Its rows are two lists, of words and of statuses, with the same order. A row that the page offered, because
     * updates wait with the word, and that was left without a status is none: nobody has typed it.
     */
    static MappingForm of(HttpServletRequest request) {
        Map<String, String> toPartner = new TreeMap<>();
        request.getParameterMap().forEach((name, values) -> {
            String word = values[0].strip();
            if (name.startsWith(TO_PARTNER) && !word.isEmpty()) {
                toPartner.put(name.substring(TO_PARTNER.length()), word);
            }
        });
        String[] words = request.getParameterValues(WORD);
        String[] statuses = request.getParameterValues(STATUS);
        Set<String> offered = offered(request);
        List<Row> rows = new ArrayList<>();
        for (int index = 0;
                words != null && statuses != null && index < words.length && index < statuses.length;
                index++) {
            rows.add(new Row(words[index].strip(), statuses[index].strip()));
        }
        return new MappingForm(
                toPartner,
                rows.stream()
                        .filter(row -> !row.isEmpty() && !(row.status().isEmpty() && offered.contains(row.word())))
                        .toList());
    }

    private static Set<String> offered(HttpServletRequest request) {
        String[] words = request.getParameterValues(OFFERED);
        return words == null
                ? Set.of()
                : Arrays.stream(words).map(String::strip).collect(Collectors.toSet());
    }

    /** Returns the form with these changes of the map, except for words for which something else was entered since. */
    MappingForm with(List<WordChange> changes) {
        Map<String, String> ours = new TreeMap<>(toPartner);
        List<Row> theirs = new ArrayList<>(words);
        for (WordChange change : changes) {
            String to = change.to();
            if (WordChange.TO_CHARGECARS.equals(change.direction())) {
                if (isUntouched(change)) {
                    theirs.removeIf(row -> row.word().equals(change.word()));
                    if (to != null) {
                        theirs.add(new Row(change.word(), to));
                    }
                }
            } else if (Objects.equals(ours.get(change.word()), change.from())) {
                if (to == null) {
                    ours.remove(change.word());
                } else {
                    ours.put(change.word(), to);
                }
            }
        }
        return new MappingForm(ours, List.copyOf(theirs));
    }

    /** Returns whether the rows say of the partner's word what the map said before; also when both have removed it. */
    private boolean isUntouched(WordChange change) {
        List<String> entered = words.stream()
                .filter(row -> row.word().equals(change.word()))
                .map(Row::status)
                .distinct()
                .toList();
        String mine = entered.isEmpty() ? "" : entered.getFirst();
        return entered.size() <= 1
                && (mine.equals(Objects.requireNonNullElse(change.from(), ""))
                        || mine.equals(Objects.requireNonNullElse(change.to(), "")));
    }

    /** Returns the map as a request to the API contains it. */
    Map<String, Object> asJson() {
        Map<String, String> toChargecars = new LinkedHashMap<>();
        words.stream().filter(Row::isComplete).forEach(row -> toChargecars.putIfAbsent(row.word(), row.status()));
        return Map.of(WordChange.TO_PARTNER, toPartner, WordChange.TO_CHARGECARS, toChargecars);
    }

    /** Returns a word that is in two rows with different statuses, which a map cannot contain; empty when there is none. */
    String contradiction() {
        Map<String, String> seen = new TreeMap<>();
        for (Row row : words) {
            String before = row.isComplete() ? seen.put(row.word(), row.status()) : null;
            if (before != null && !before.equals(row.status())) {
                return row.word();
            }
        }
        return "";
    }
}
