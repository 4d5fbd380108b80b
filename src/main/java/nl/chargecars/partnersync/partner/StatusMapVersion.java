package nl.chargecars.partnersync.partner;

import java.time.Instant;
import java.util.Map;

/**
 * One version of an integration's status map.
 *
 * @param version number of the version, from 1 without gaps
 * @param actor name of the actor who saved it, as in the audit trail
 */
public record StatusMapVersion(int version, Instant createdAt, String actor, StatusMapping statusMapping) {

    /** About what {@link #characters} returns at most. */
    static final int LARGEST = 90_000;

    private static final int REST_OF_A_WORD = 6;
    private static final int REST = 200;

    /** Returns about how long the JSON is. */
    int characters() {
        return REST + characters(statusMapping.chargecarsToPartner()) + characters(statusMapping.partnerToChargecars());
    }

    private static int characters(Map<String, String> words) {
        return words.entrySet().stream()
                .mapToInt(word -> REST_OF_A_WORD
                        + word.getKey().length()
                        + word.getValue().length())
                .sum();
    }
}
