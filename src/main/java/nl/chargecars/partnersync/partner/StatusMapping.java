package nl.chargecars.partnersync.partner;

import java.util.Map;
import java.util.Optional;

/**
 * Both vocabularies (seed, "Partner Integration Configuration"). Words are compared exactly, as the partner configured them.
 *
 * @param chargecarsToPartner our status → the partner's word; without an entry the partner hears nothing of that status
 * @param partnerToChargecars the partner's word → our status
 */
public record StatusMapping(Map<String, String> chargecarsToPartner, Map<String, String> partnerToChargecars) {

    public static final StatusMapping EMPTY = new StatusMapping(Map.of(), Map.of());

    public StatusMapping {
        chargecarsToPartner = Map.copyOf(chargecarsToPartner);
        partnerToChargecars = Map.copyOf(partnerToChargecars);
    }

    public Optional<String> toPartner(String chargecarsStatus) {
        return Optional.ofNullable(chargecarsToPartner.get(chargecarsStatus));
    }

    public Optional<String> toChargecars(String partnerStatus) {
        return Optional.ofNullable(partnerToChargecars.get(partnerStatus));
    }
}
