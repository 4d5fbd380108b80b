package nl.chargecars.partnersync.portal;

import java.time.Clock;
import java.time.Duration;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Deletes expired sessions. */
@Component
class PortalHousekeeping implements HousekeepingJob {

    private static final Logger log = LoggerFactory.getLogger(PortalHousekeeping.class);

    private final PortalSessionRepository sessions;
    private final Clock clock;

    PortalHousekeeping(PortalSessionRepository sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "portal-sessions";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        log.debug("{} sessions of the portal deleted", sessions.forgetOver(clock.instant()));
    }
}
