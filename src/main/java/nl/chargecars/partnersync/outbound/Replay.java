package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.outbound.DeliveryQueries.Place;
import nl.chargecars.partnersync.outbound.ManualChange.Outcome;
import nl.chargecars.partnersync.outbound.ManualChange.Retry;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends many deliveries again: by filter and time range, counted first when asked, oldest first, a page of a few hundred at a
 * time, so that it neither runs out of memory nor holds a long transaction. One call replays a bounded number and says where
 * to go on; a call that was interrupted has done whole pages, and can simply be made again.
 */
@Component
class Replay {

    private static final int PAGE = 200;
    private static final int MOST_IN_ONE_CALL = 10_000;
    private static final int LONGEST_CURSOR = 200;
    private static final int LONGEST_ORDER_ID = 200;

    /** What is held is sent by enabling it, not by a replay. */
    private static final List<DeliveryState> REPLAYABLE =
            List.of(DeliveryState.FAILED, DeliveryState.DISMISSED, DeliveryState.DELIVERED, DeliveryState.PENDING);

    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;
    private final GroupCommit<ManualChange, Outcome> changes;
    private final Clock clock;

    Replay(
            DeliveryParameters parameters,
            DeliveryQueries queries,
            GroupCommit<ManualChange, Outcome> deliveryChanges,
            Clock clock) {
        this.parameters = parameters;
        this.queries = queries;
        this.changes = deliveryChanges;
        this.clock = clock;
    }

    /**
     * What a replay did.
     *
     * @param replayId named in the audit entry of each delivery; null for a dry run
     * @param matched what fits the filter, counted before anything was done
     * @param replayed opened again in this call; 0 for a dry run
     * @param nextCursor to go on with, in a call with the same filter; null when all is done
     */
    record Result(
            boolean dryRun,
            @Nullable UUID replayId,
            long matched,
            int replayed,
            @Nullable String nextCursor) {}

    /** @throws nl.chargecars.partnersync.web.Refusal VALIDATION_FAILED with everything that is wrong with the filter */
    Result run(PartnerId partner, Fields fields, Actor actor) {
        List<String> states = REPLAYABLE.stream().map(DeliveryState::wireName).toList();
        String state = Objects.requireNonNullElse(fields.oneOf("state", states), DeliveryState.FAILED.wireName());
        String event = fields.oneOf("event", DeliveryParameters.events());
        String partnerOrderId = fields.text("partner_order_id", LONGEST_ORDER_ID);
        Instant from = fields.instant("from");
        Instant to = fields.instant("to");
        String cursor = fields.text("cursor", LONGEST_CURSOR);
        boolean dryRun = Boolean.TRUE.equals(fields.bool("dry_run"));
        fields.check();
        Place after = DeliveryParameters.place(cursor);
        Optional<DeliveryFilter> filter =
                parameters.filter(partner, state, event, partnerOrderId, from, to == null ? clock.instant() : to);
        long matched = filter.map(queries::count).orElse(0L);
        if (dryRun || filter.isEmpty()) {
            return new Result(dryRun, null, matched, 0, null);
        }
        return replay(filter.get(), matched, after, actor);
    }

    private Result replay(DeliveryFilter filter, long matched, @Nullable Place start, Actor actor) {
        UUID replayId = Uuid7.next();
        Place after = start;
        int seen = 0;
        int replayed = 0;
        while (seen < MOST_IN_ONE_CALL) {
            List<Place> page = queries.places(filter, after, PAGE);
            replayed += reopen(page, filter, actor, replayId);
            seen += page.size();
            if (page.size() < PAGE) {
                return new Result(false, replayId, matched, replayed, null);
            }
            after = page.getLast();
        }
        String next = after == null ? null : DeliveryParameters.cursor(after).encode();
        return new Result(false, replayId, matched, replayed, next);
    }

    private int reopen(List<Place> page, DeliveryFilter filter, Actor actor, UUID replayId) {
        List<CompletableFuture<Outcome>> outcomes = page.stream()
                .map(place -> changes.enqueue(new Retry(filter.partner(), place.id(), actor, filter.state(), replayId)))
                .toList();
        return (int) outcomes.stream()
                .map(CompletableFuture::join)
                .filter(Outcome.Done.class::isInstance)
                .count();
    }
}
