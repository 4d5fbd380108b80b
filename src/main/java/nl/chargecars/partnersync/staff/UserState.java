package nl.chargecars.partnersync.staff;

import nl.chargecars.partnersync.id.WireNamed;

/** Whether somebody can sign in. */
public enum UserState implements WireNamed {
    /** Cannot sign in before choosing a password. */
    INVITED,
    ACTIVE,
    DISABLED
}
