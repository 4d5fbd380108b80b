package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.housekeeping.JobState;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Jobs of housekeeping that fail again and again, on whichever node, or that nobody runs. Of one that is not for this node only
 * failures count: it may be that of a channel which no node has any more. One that failed until nobody ran it may have died with its
 * only node, so it is trouble for as long as what it was to tell waits for another.
 */
@Component
class FailingJobs implements TroubleSource {

    private static final int FAILURES_IN_A_ROW = 3;

    /** A run may take a while, and nodes may all be down for a restart. */
    private static final Duration OVERDUE = Duration.ofMinutes(30);

    /** Asked late: this room's own jobs are among those it runs. */
    private final ObjectProvider<Housekeeping> housekeeping;

    FailingJobs(ObjectProvider<Housekeeping> housekeeping) {
        this.housekeeping = housekeeping;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.HOUSEKEEPING_FAILING;
    }

    @Override
    public List<Trouble> look(Instant now) {
        Housekeeping jobs = housekeeping.getObject();
        return jobs.statesEverywhere().stream()
                .filter(job -> isOverdue(job, now)
                        ? jobs.isForThisNode(job.name()) || (isFailing(job) && !isGone(job, now))
                        : isFailing(job))
                .map(job -> new Trouble(
                        kind(),
                        subject(job),
                        null,
                        "The job " + job.name()
                                + (isOverdue(job, now)
                                        ? " has been due since " + job.dueAt() + " and is not run."
                                        : " has failed " + FAILURES_IN_A_ROW + " times in a row or more ("
                                                + job.lastError() + ").")
                                + " See the log of the nodes.",
                        isOverdue(job, now)
                                ? new Saying("job_overdue", job.dueAt(), null, job.name())
                                : new Saying("job_failing", null, (long) FAILURES_IN_A_ROW, job.name())))
                .toList();
    }

    /** That no node is there any more which would run it mends nothing. */
    @Override
    public boolean isOver(Alert closed, List<Trouble> troubles, Instant now) {
        return TroubleSource.super.isOver(closed, troubles, now)
                && housekeeping.getObject().statesEverywhere().stream()
                        .noneMatch(job -> isFailing(job) && subject(job).equals(closed.subject()));
    }

    private static String subject(JobState job) {
        return "job " + job.name();
    }

    private static boolean isFailing(JobState job) {
        return job.failuresInARow() >= FAILURES_IN_A_ROW;
    }

    private static boolean isOverdue(JobState job, Instant now) {
        return !job.underWay() && job.dueAt().plus(OVERDUE).isBefore(now);
    }

    private static boolean isGone(JobState job, Instant now) {
        return job.dueAt().plus(NoticeRepository.GIVEN_UP_AFTER).isBefore(now);
    }
}
