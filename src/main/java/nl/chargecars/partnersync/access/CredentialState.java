package nl.chargecars.partnersync.access;

import nl.chargecars.partnersync.id.WireNamed;

/** What a credential is good for now. */
public enum CredentialState implements WireNamed {
    ACTIVE,
    EXPIRED,
    REVOKED
}
