package nl.chargecars.partnersync.staff;

import java.time.Clock;
import java.time.Duration;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Deletes expired sessions and invitations, and counts of wrong guesses that are no longer needed. */
@Component
class StaffHousekeeping implements HousekeepingJob {

    private static final Logger log = LoggerFactory.getLogger(StaffHousekeeping.class);

    private final SessionRepository sessions;
    private final StaffUserRepository users;
    private final GuessingGuard guard;
    private final Clock clock;

    StaffHousekeeping(SessionRepository sessions, StaffUserRepository users, GuessingGuard guard, Clock clock) {
        this.sessions = sessions;
        this.users = users;
        this.guard = guard;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "staff-sessions";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        log.debug("{} rows of staff deleted", step());
    }

    /** Runs the job once; returns how many rows were deleted. */
    int step() {
        return sessions.forgetOver(clock.instant()) + users.forgetInvitations(clock.instant()) + guard.forgetOld();
    }
}
