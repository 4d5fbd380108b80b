package nl.chargecars.partnersync.access;

import nl.chargecars.partnersync.id.StaffUserId;

/** A person who is signed in, and what this person may do now. */
public record SignedIn(StaffUserId user, Role role) {

    /** The same rights as a key of this role has. */
    Caller caller() {
        return new Caller.StaffCaller(user.toString(), role);
    }
}
