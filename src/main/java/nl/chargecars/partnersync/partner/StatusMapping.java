package nl.chargecars.partnersync.partner;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The mapping between ChargeCars statuses and the partner's statuses (seed, "Partner Integration Configuration"). Names are compared
 * exactly as configured.
 *
 * @param chargecarsToPartner our status → the partner's status; no events are sent for a status without an entry
 * @param partnerToChargecars the partner's status → our status
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

    /** Returns true for a status of the partner's that occurs in either direction. */
    public boolean hasPartnerStatus(String partnerStatus) {
        return partnerToChargecars.containsKey(partnerStatus) || chargecarsToPartner.containsValue(partnerStatus);
    }

    public Optional<String> toChargecars(String partnerStatus) {
        return Optional.ofNullable(partnerToChargecars.get(partnerStatus));
    }

    /** Returns the entries whose status of ours fulfils the condition. */
    public StatusMapping only(Predicate<String> ours) {
        return new StatusMapping(
                chargecarsToPartner.entrySet().stream()
                        .filter(entry -> ours.test(entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                partnerToChargecars.entrySet().stream()
                        .filter(entry -> ours.test(entry.getValue()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
