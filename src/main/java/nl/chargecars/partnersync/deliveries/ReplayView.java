package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * A replay as the API shows it.
 *
 * @param replayId named in the audit entry of each delivery; null for a count or when nothing matched
 * @param state null for a count or when nothing matched
 * @param matched deliveries that matched the filter when the replay was requested
 * @param replayed deliveries reopened so far
 */
public record ReplayView(
        boolean dryRun,
        @Nullable UUID replayId,
        @Nullable State state,
        long matched,
        long replayed,
        @Nullable Filter filter,
        @Nullable String requestedBy,
        @Nullable Instant createdAt,
        @Nullable Instant finishedAt) {

    public enum State implements WireNamed {
        RUNNING,
        DONE,
        CANCELLED
    }

    public record Filter(
            String state,
            @Nullable String event,
            @Nullable String partnerOrderId,
            @Nullable Instant from,
            Instant to,
            @Nullable IntegrationId integrationId,
            @Nullable String failure) {}

    static ReplayView of(ReplayJob job) {
        Criteria criteria = job.criteria();
        return new ReplayView(
                false,
                job.id(),
                job.state(),
                job.matched(),
                job.replayed(),
                new Filter(
                        job.filterState().wireName(),
                        criteria.event(),
                        job.partnerOrderId(),
                        criteria.from(),
                        job.to(),
                        criteria.integration(),
                        criteria.failure()),
                job.actor().name(),
                job.createdAt(),
                job.finishedAt());
    }

    /** The deliveries that a finished replay could not reopen; 0 while it runs and after it was cancelled. */
    public long left() {
        return state == State.DONE ? matched - replayed : 0;
    }

    /** A result without a replay: the deliveries were only counted, or none matched. */
    static ReplayView counted(long matched, boolean dryRun) {
        return new ReplayView(dryRun, null, null, matched, 0, null, null, null, null);
    }
}
