package nl.chargecars.partnersync.staff;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.id.StaffUserId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may sign in to the pages.
 *
 * @param allEnded how often all sessions were ended at once
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

    /** How this person proves to be who it is. */
    enum SignInBy {
        PASSWORD,
        OIDC;

        static SignInBy of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum State {
        INVITED,
        ACTIVE,
        DISABLED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    State state() {
        if (disabledAt != null) {
            return State.DISABLED;
        }
        return signInBy == SignInBy.PASSWORD && !hasPassword ? State.INVITED : State.ACTIVE;
    }
}
