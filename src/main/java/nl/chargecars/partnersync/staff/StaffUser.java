package nl.chargecars.partnersync.staff;

import java.time.Instant;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may sign in to the pages.
 *
 * @param allEnded how often all sessions were ended at once, or the user was unlocked
 */
record StaffUser(
        StaffUserId id,
        Email email,
        Role role,
        SignInBy signInBy,
        boolean hasPassword,
        Instant createdAt,
        @Nullable Instant disabledAt,
        @Nullable Instant lastSignedInAt,
        int allEnded) {

    /** How a user signs in. */
    enum SignInBy implements WireNamed {
        PASSWORD,
        OIDC
    }

    UserState state() {
        if (disabledAt != null) {
            return UserState.DISABLED;
        }
        return signInBy == SignInBy.PASSWORD && !hasPassword ? UserState.INVITED : UserState.ACTIVE;
    }
}
