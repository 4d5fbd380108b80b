package nl.chargecars.partnersync.staff;

import nl.chargecars.partnersync.id.WireNamed;

/** Whether somebody can sign in. */
public enum UserState implements WireNamed {
    /** Not before the password is chosen. */
    INVITED,
    ACTIVE,
    DISABLED
}
