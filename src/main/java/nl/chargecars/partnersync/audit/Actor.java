package nl.chargecars.partnersync.audit;

import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * Who did something. The audit trail stores {@code name}: never personal data, never a secret.
 *
 * @param name such as {@code staff:k3x…}, {@code partner:0197…}, {@code system:delivery}
 * @param credential public id of the credential that a partner used, which only the audit trail stores; null when there was none,
 *     and for other kinds
 */
public record Actor(Kind kind, String name, @Nullable String credential) {

    /** On whose behalf something was done; stored with each status transition. */
    public enum Kind implements WireNamed {
        PARTNER,
        STAFF,
        SYSTEM
    }

    /** A member of staff, known by the id of the key used. */
    public static Actor staff(String credentialId) {
        return new Actor(Kind.STAFF, "staff:" + credentialId, null);
    }

    /** ChargeCars' own systems: keys with the role {@code system}. */
    public static Actor system(String name) {
        return new Actor(Kind.SYSTEM, "system:" + name, null);
    }

    /** A partner that used no credential: a signature identified it, or we polled it. */
    public static Actor partner(PartnerId partner) {
        return new Actor(Kind.PARTNER, "partner:" + partner, null);
    }

    public static Actor partner(PartnerId partner, String credentialId) {
        return new Actor(Kind.PARTNER, "partner:" + partner, credentialId);
    }
}
