package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.housekeeping.JobState;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Finds housekeeping jobs that fail again and again, on whichever node, or that no node runs. A job that is not for this node
 * counts only when it fails: it may belong to a channel that no node has set up any more. A job that failed until nobody ran it
 * may have lost its only node; it is a trouble for as long as its notices wait for another node.
 */
@Component
class FailingJobs implements TroubleSource {

    private static final int FAILURES_IN_A_ROW = 3;

    /** How late a job may be: a run may take a while, and all nodes may be down for a restart. */
    private static final Duration OVERDUE = Duration.ofMinutes(30);

    /** Looked up when used: {@link Housekeeping} itself depends on the jobs of this package. */
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

    /** Returns false for a job that still counts as failing: that no node runs it any more repairs nothing. */
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
