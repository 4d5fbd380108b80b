package nl.chargecars.partnersync.dashboard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.WordChange;
import nl.chargecars.partnersync.status.Workflow;

/** The templates for a new status map. */
public enum MapTemplate implements WireNamed {
    /** The partner uses our status names. */
    OURS,
    /** The partner uses our status names in capitals, as many systems do: {@code IN_PROGRESS}. */
    CAPITALS,
    /** The map is empty. */
    NONE;

    static MapTemplate named(String name) {
        return Arrays.stream(values())
                .filter(template -> template.wireName().equals(name))
                .findFirst()
                .orElse(NONE);
    }

    /** Returns the map in both directions, for each status of the workflow, as a request to the API contains it. */
    Map<String, Map<String, String>> of(Workflow workflow) {
        Map<String, String> toPartner = switch (this) {
            case OURS -> words(workflow, status -> status);
            case CAPITALS -> words(workflow, status -> status.toUpperCase(Locale.ROOT));
            case NONE -> Map.of();
        };
        Map<String, String> toChargecars =
                toPartner.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        return Map.of(WordChange.TO_PARTNER, toPartner, WordChange.TO_CHARGECARS, toChargecars);
    }

    private static Map<String, String> words(Workflow workflow, UnaryOperator<String> wording) {
        return workflow.names().stream().collect(Collectors.toMap(status -> status, wording));
    }
}
