package nl.chargecars.partnersync.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A partner's words for our statuses, from which its status map is made.
 *
 * @param ofChargecars our status → the partner's word
 */
record Vocabulary(Map<String, String> ofChargecars) {

    /** Exactly the example mapping of the seed. */
    static final Vocabulary DEALER_PORTAL = new Vocabulary(
            Map.of("new", "RECEIVED", "approved", "CONFIRMED", "in_progress", "IN_PROGRESS", "completed", "DELIVERED"));

    static final Vocabulary ENERGY_SUPPLIER = new Vocabulary(Map.of(
            "new", "ONTVANGEN",
            "approved", "AKKOORD",
            "scheduled", "INGEPLAND",
            "in_progress", "IN_UITVOERING",
            "completed", "OPGELEVERD",
            "cancelled", "GEANNULEERD"));

    static final Vocabulary FORMS = new Vocabulary(Map.of("new", "open", "scheduled", "planned", "completed", "done"));

    String word(String chargecarsStatus) {
        return ofChargecars.getOrDefault(chargecarsStatus, "?");
    }

    /** Returns {@code status_mapping} for both directions, with one more word of the partner. */
    Map<String, Object> mappingWith(String partnerWord, String chargecarsStatus) {
        Map<String, String> ofPartner = new LinkedHashMap<>();
        ofChargecars.forEach((ours, theirs) -> ofPartner.put(theirs, ours));
        ofPartner.put(partnerWord, chargecarsStatus);
        return Map.of("chargecars_to_partner", ofChargecars, "partner_to_chargecars", ofPartner);
    }

    /** Returns {@code status_mapping} for both directions. */
    Map<String, Object> mapping() {
        return mappingWith(word("new"), "new");
    }
}
