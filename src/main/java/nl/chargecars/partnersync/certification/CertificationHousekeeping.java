package nl.chargecars.partnersync.certification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Ends runs whose lease has expired because their node died, and deletes old runs. */
@Component
class CertificationHousekeeping implements HousekeepingJob {

    private static final Logger log = LoggerFactory.getLogger(CertificationHousekeeping.class);

    private final CertificationRepository runs;
    private final CertificationShape shape;
    private final Clock clock;

    CertificationHousekeeping(CertificationRepository runs, CertificationShape shape, Clock clock) {
        this.runs = runs;
        this.shape = shape;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "certification-runs";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        runs.breakOffExpired(now, now.plus(shape.lease()));
        log.debug("{} certification runs deleted", runs.forget(now.minus(shape.kept())));
    }
}
