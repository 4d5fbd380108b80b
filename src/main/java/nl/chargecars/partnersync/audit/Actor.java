package nl.chargecars.partnersync.audit;

import nl.chargecars.partnersync.id.PartnerId;

/**
 * Who did something. Its {@code name} is what transitions and the audit trail keep: never a person's data, never a secret.
 *
 * @param name such as {@code staff:k3x…}, {@code partner:0197…}, {@code system:delivery}
 */
public record Actor(Kind kind, String name) {

    /** On whose behalf: kept with each transition. */
    public enum Kind {
        PARTNER,
        STAFF,
        SYSTEM
    }

    /** A member of staff, known by the id of the key used. */
    public static Actor staff(String credentialId) {
        return new Actor(Kind.STAFF, "staff:" + credentialId);
    }

    /** ChargeCars' own systems: keys with the role {@code system}. */
    public static Actor system(String name) {
        return new Actor(Kind.SYSTEM, "system:" + name);
    }

    public static Actor partner(PartnerId partner) {
        return new Actor(Kind.PARTNER, "partner:" + partner);
    }
}
