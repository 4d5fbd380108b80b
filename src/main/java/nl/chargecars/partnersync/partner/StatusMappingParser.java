package nl.chargecars.partnersync.partner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.web.Fields;
import org.springframework.stereotype.Component;

/** Reads {@code status_mapping}: both directions, our side of each checked against the workflow. */
@Component
class StatusMappingParser {

    private static final int MOST_MAPPINGS = 200;
    private static final int LONGEST_WORD = 100;

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
        Map<String, String> toPartner = words(mapping, "chargecars_to_partner");
        Map<String, String> toChargecars = words(mapping, "partner_to_chargecars");
        mapping.refuseUnknown();
        Set<String> known = vocabulary.statuses();
        toPartner.forEach((status, _) -> requireKnown(mapping, "chargecars_to_partner", status, status, known));
        toChargecars.forEach((word, status) -> requireKnown(mapping, "partner_to_chargecars", word, status, known));
        return new StatusMapping(toPartner, toChargecars);
    }

    private static void requireKnown(Fields mapping, String direction, String key, String status, Set<String> known) {
        if (!known.contains(status)) {
            mapping.problemAt(
                    direction + "/" + Fields.escape(key),
                    "unknown_status",
                    "ChargeCars has no such status; one of "
                            + String.join(", ", known.stream().sorted().toList()) + " is expected.");
        }
    }

    private static Map<String, String> words(Fields mapping, String direction) {
        Fields words = mapping.object(direction);
        if (words == null) {
            return Map.of();
        }
        if (words.names().size() > MOST_MAPPINGS) {
            mapping.problem(direction, "too_long", "At most " + MOST_MAPPINGS + " statuses are taken.");
            return Map.of();
        }
        Map<String, String> read = new LinkedHashMap<>();
        for (String from : words.names()) {
            String to = words.requiredText(from, LONGEST_WORD);
            if (words.nameable(from, LONGEST_WORD)) {
                read.put(from, to);
            }
        }
        return read;
    }
}
