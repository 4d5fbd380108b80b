package nl.chargecars.partnersync.access;

import nl.chargecars.partnersync.id.StaffUserId;

/** A staff user who is signed in, with the role that the user has now. */
public record SignedIn(StaffUserId user, Role role) {

    /** Returns the caller, who has the same rights as a key of this role. */
    Caller caller() {
        return new Caller.StaffCaller(user.toString(), role);
    }
}
