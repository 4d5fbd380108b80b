package nl.chargecars.partnersync.staff;

import java.time.Instant;
import nl.chargecars.partnersync.id.StaffUserId;
import org.jspecify.annotations.Nullable;

/**
 * A user as the administrators' page lists it, in the words of the API. {@link #toString} does not print the address.
 *
 * @param hasOwnPassword false for a user who signs in at the identity provider, which sets the role too
 * @param lastSeenAt to the minute; the last sign-in of a user without a session; null: never
 * @param lockedUntil set after too many wrong passwords; null: not locked
 * @param allEnded how often all sessions of the user were ended at once, for example by a new link
 */
public record Person(
        StaffUserId id,
        String email,
        String role,
        UserState state,
        boolean hasOwnPassword,
        @Nullable Instant lastSeenAt,
        @Nullable Instant lockedUntil,
        int allEnded) {

    @Override
    public String toString() {
        return "Person[" + id + "]";
    }
}
