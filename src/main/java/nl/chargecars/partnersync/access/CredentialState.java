package nl.chargecars.partnersync.access;

import nl.chargecars.partnersync.id.WireNamed;

/** Whether a credential can be used now. */
public enum CredentialState implements WireNamed {
    ACTIVE,
    EXPIRED,
    REVOKED
}
