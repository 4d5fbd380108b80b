package nl.chargecars.partnersync.staff;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes sessions and invitations that are over, and guesses that are forgotten. Any node may do it. */
@Component
class StaffHousekeeping {

    private static final Logger log = LoggerFactory.getLogger(StaffHousekeeping.class);

    private final SessionStore sessions;
    private final StaffUserStore users;
    private final GuessingGuard guard;
    private final Clock clock;

    StaffHousekeeping(SessionStore sessions, StaffUserStore users, GuessingGuard guard, Clock clock) {
        this.sessions = sessions;
        this.users = users;
        this.guard = guard;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void tidyUp() {
        try {
            log.debug("{} rows of staff deleted", step());
        } catch (DataAccessException away) {
            log.warn("old sessions are kept for now: {}", away.getClass().getSimpleName());
        }
    }

    /** How many rows were deleted. */
    int step() {
        return sessions.forgetOver(clock.instant()) + users.forgetInvitations(clock.instant()) + guard.forgetOld();
    }
}
