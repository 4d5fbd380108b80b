package nl.chargecars.partnersync.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.housekeeping.Backoff;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.inbound.Outcome;
import nl.chargecars.partnersync.inbound.PartnerStatuses;
import nl.chargecars.partnersync.inbound.PartnerStatuses.Settled;
import nl.chargecars.partnersync.polling.OrderAnswer.Status;
import org.jspecify.annotations.Nullable;

/**
 * An order whose status is requested from the partner, and what is known from earlier requests.
 *
 * @param orderStatus the order's current status
 * @param transitionCount the order's current number of transitions
 * @param movedByPartner true when the latest transition was the partner's, whether polled or pushed
 * @param failures consecutive failed requests
 * @param heard the latest status received; null when the partner has never given one, or when the latest was refused under an
 *     earlier configuration
 */
record PolledOrder(
        OrderId order,
        String partnerOrderId,
        String orderStatus,
        int transitionCount,
        boolean movedByPartner,
        int failures,
        Validators validators,
        @Nullable Heard heard) {

    /** The waits after a failed request for an order: 5 minutes, 10, 20 …, at most a day. */
    private static final Backoff WAITS = new Backoff(Duration.ofMinutes(5), Duration.ofDays(1));

    /**
     * The latest status that polling received. Statuses that the partner pushed are not included.
     *
     * @param refusal why the status was not accepted; null when it was
     * @param transitionCount the order's number of transitions at that time
     */
    record Heard(Status status, Outcome outcome, @Nullable PollProblem refusal, int transitionCount) {

        boolean accepted() {
            return outcome.accepted();
        }

        /**
         * True when the status was refused because its timestamp was too far in the future, and the timestamp no longer is. That is
         * the only reason why an answer with a status and a timestamp is {@code INVALID}.
         */
        boolean isReadableBy(Instant now) {
            return outcome == Outcome.INVALID
                    && status.timestamp() != null
                    && !PartnerStatuses.isTooEarly(status.timestamp(), now);
        }

        /**
         * True when the other status is this one. Of a status that was refused for its word only the word counts: some partners give
         * the time of their answer, and each of their answers would be refused and stored anew.
         */
        boolean is(Status other) {
            boolean refusedForItsWord =
                    outcome == Outcome.STATUS_NOT_MAPPED || outcome == Outcome.INVALID_STATUS_TRANSITION;
            return refusedForItsWord ? status.status().equals(other.status()) : status.equals(other);
        }

        /**
         * True when the order, which has {@code transitions} transitions by now, still has the status that this answer set or
         * confirmed.
         */
        boolean stillHolds(int transitions) {
            return switch (outcome) {
                case APPLIED -> transitions == transitionCount + 1;
                case UNCHANGED -> transitions == transitionCount;
                case DUPLICATE,
                        STALE,
                        ORDER_NOT_FOUND,
                        STATUS_NOT_MAPPED,
                        INVALID_STATUS_TRANSITION,
                        NO_ACTIVE_INTEGRATION,
                        INVALID -> false;
            };
        }
    }

    /** The result of one request, as it is saved. */
    record Result(
            PolledOrder asked,
            Instant at,
            Validators validators,
            @Nullable Heard heard,
            int failures,
            @Nullable Instant notBefore,
            @Nullable PollProblem why) {

        /** The same failure, but the order waits no longer than a partner that does not answer. */
        Result inSilence() {
            Instant next = PollingTimes.afterFailure(asked.failures(), Optional.empty(), at);
            return new Result(asked, at, validators, heard, failures, next, why);
        }
    }

    /**
     * True when the same answer again would be no news. Either the status was accepted, and the partner has not pushed another one
     * since. Or the status was refused, and nothing has changed since that could make it acceptable. A change of configuration
     * discards refused statuses.
     */
    private boolean isSettled(Instant now) {
        if (heard == null) {
            return false;
        }
        return heard.accepted()
                ? !movedByPartnerSince(heard)
                : heard.transitionCount() == transitionCount && !heard.isReadableBy(now);
    }

    /**
     * True when the partner has moved the order away from this status since, so that the same answer again means that the partner
     * has gone back to it. Only for answers without a timestamp; with one, going back would show in a new timestamp. Where staff
     * have moved the order since, their status stays.
     */
    private boolean movedByPartnerSince(Heard heard) {
        return heard.status().timestamp() == null && movedByPartner && !heard.stillHolds(transitionCount);
    }

    /** The validators for the next request. Only a settled order may be answered with "not modified". */
    Validators conditions(Instant now) {
        return isSettled(now) ? validators : Validators.NONE;
    }

    /**
     * True when the status has to be passed to the inbound path.
     *
     * @param meaning our status for the partner's word by the current status map; empty when the map has none
     */
    boolean isNews(Status status, Optional<String> meaning, Instant now) {
        return heard == null || !isSettled(now) || !heard.is(status) || meansSomethingElse(heard, status, meaning);
    }

    /**
     * True when the order still has the status that the partner's word set, and the mapping now maps the word to another status,
     * because somebody corrected the mapping. Only without a timestamp: with one, the same answer counts as a repeat, whatever it
     * means.
     */
    private boolean meansSomethingElse(Heard heard, Status status, Optional<String> meaning) {
        return status.timestamp() == null
                && heard.stillHolds(transitionCount)
                && meaning.isPresent()
                && !meaning.get().equals(orderStatus);
    }

    Result notModified(Instant now) {
        return same(now, validators);
    }

    Result same(Instant now, Validators current) {
        return new Result(this, now, current, heard, 0, null, heard == null ? null : heard.refusal());
    }

    /**
     * The result for a status that was passed to the inbound path. A stale status without a timestamp means that the order moved
     * during the request; such a status is not saved, so that the next request gets the status again.
     */
    Result passedOn(Instant now, Validators current, Status status, Settled settled) {
        if (settled.stale() && status.timestamp() == null) {
            return same(now, Validators.NONE);
        }
        PollProblem why = settled.accepted() ? null : PollProblem.of(settled);
        return new Result(this, now, current, new Heard(status, settled.outcome(), why, transitionCount), 0, null, why);
    }

    Result failed(Instant now, Failure why) {
        Instant next = now.plus(WAITS.after(failures));
        return new Result(this, now, Validators.NONE, heard, failures + 1, next, PollProblem.of(why));
    }
}
