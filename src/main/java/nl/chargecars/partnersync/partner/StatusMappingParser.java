package nl.chargecars.partnersync.partner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import nl.chargecars.partnersync.web.Fields;
import org.springframework.stereotype.Component;

/** Reads {@code status_mapping}: both directions. Our statuses are checked against the workflow. */
@Component
class StatusMappingParser {

    private static final int MOST_MAPPINGS = 200;

    private final StatusVocabulary vocabulary;

    StatusMappingParser(StatusVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    StatusMapping parse(Fields fields, StatusMapping before) {
        if (!fields.has("status_mapping")) {
            return before;
        }
        Fields mapping = fields.object("status_mapping");
        if (mapping == null) {
            return StatusMapping.EMPTY;
        }
        Set<String> known = vocabulary.statuses();
        Map<String, String> toPartner = words(mapping, "chargecars_to_partner", (status, _) -> status, known);
        Map<String, String> toChargecars = words(mapping, "partner_to_chargecars", (_, status) -> status, known);
        mapping.refuseUnknown();
        return new StatusMapping(toPartner, toChargecars);
    }

    private static void requireKnown(Fields words, String name, String status, Set<String> known) {
        if (!known.contains(status)) {
            words.problem(
                    name,
                    "unknown_status",
                    "ChargeCars has no such status; one of "
                            + String.join(", ", known.stream().sorted().toList()) + " is expected.");
        }
    }

    /** @param ours selects from the two words of an entry the one that is a ChargeCars status */
    private static Map<String, String> words(
            Fields mapping, String direction, BinaryOperator<String> ours, Set<String> known) {
        Fields words = mapping.object(direction);
        if (words == null) {
            return Map.of();
        }
        if (words.names().size() > MOST_MAPPINGS) {
            mapping.problem(direction, "too_long", "At most " + MOST_MAPPINGS + " statuses are taken.");
            return Map.of();
        }
        Map<String, String> read = new LinkedHashMap<>();
        for (String name : words.names()) {
            String to = words.requiredText(name, PartnerText.LONGEST_WORD);
            String from = name.strip(); // the statuses in updates are stripped too
            if (words.nameable(name, from, PartnerText.LONGEST_WORD)) {
                requireKnown(words, name, ours.apply(from, to), known);
                if (read.put(from, to) != null) {
                    words.problem(name, "repeated", "This word is there twice, but for the white space around it.");
                }
            }
        }
        return read;
    }
}
