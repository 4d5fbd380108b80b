package nl.chargecars.partnersync.staff;

import java.time.Instant;
import nl.chargecars.partnersync.id.StaffUserId;
import org.jspecify.annotations.Nullable;

/**
 * A user as the administrators' page lists it, in the words of the API. Prints no address.
 *
 * @param hasOwnPassword false for who signs in at the identity provider, which says the role too
 * @param lastSeenAt to the minute; null: never
 * @param lockedUntil after too many wrong passwords; null: not locked
 * @param allEnded how often all sessions were ended at once, as by a new link
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
