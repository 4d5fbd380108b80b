package nl.chargecars.partnersync.dashboard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.WordChange;
import nl.chargecars.partnersync.status.Workflow;

/** What a new status map begins as. */
public enum MapTemplate implements WireNamed {
    /** The partner uses our words. */
    OURS,
    /** Ours in capitals, as many systems have them: {@code IN_PROGRESS}. */
    CAPITALS,
    /** None yet. */
    NONE;

    static MapTemplate named(String name) {
        return Arrays.stream(values())
                .filter(template -> template.wireName().equals(name))
                .findFirst()
                .orElse(NONE);
    }

    /** Both directions, for each status of the workflow, as a request to the API says it. */
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
