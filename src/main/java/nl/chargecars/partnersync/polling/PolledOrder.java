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
 * An order that the partner is asked for, and what is known from the times before.
 *
 * @param orderStatus of the order now, as is its {@code transitionCount}
 * @param movedByPartner true when the latest of those transitions was the partner's, however we came to know
 * @param failures in a row
 * @param heard null when the partner has never said anything about it, or nothing but what an earlier configuration refused
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

    /** An order that fails is asked for again after 5 minutes, 10, 20 …, a day at most. */
    private static final Backoff WAITS = new Backoff(Duration.ofMinutes(5), Duration.ofDays(1));

    /**
     * The status that the partner said last when it was asked. What it tells by itself is not in here.
     *
     * @param refusal why it was not accepted; null when it was
     * @param transitionCount of the order at that time
     */
    record Heard(Status status, Outcome outcome, @Nullable Why refusal, int transitionCount) {

        boolean accepted() {
            return outcome.accepted();
        }

        /**
         * True when it was refused because its time lay too far ahead, and does no more. Nothing else of an answer in which status and
         * time were found is unreadable.
         */
        boolean isReadableBy(Instant now) {
            return outcome == Outcome.INVALID
                    && status.timestamp() != null
                    && !PartnerStatuses.isTooEarly(status.timestamp(), now);
        }

        /** True when the order, with so many transitions by now, still stands where this put it or found it. */
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

    /** What is written down after a question. */
    record Result(
            PolledOrder asked,
            Instant at,
            Validators validators,
            @Nullable Heard heard,
            int failures,
            @Nullable Instant notBefore,
            @Nullable Why why) {}

    /**
     * True when hearing the same again is no news: it was accepted, and the partner has told nothing else by itself since; or it was
     * refused, and nothing has changed since that could make it acceptable. A configuration that was changed has forgotten what was
     * refused.
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
     * The partner itself has put the order elsewhere by now: one that says the same as before has gone back to it. With a time it would
     * say another one. Where staff have moved the order since, it stays.
     */
    private boolean movedByPartnerSince(Heard heard) {
        return heard.status().timestamp() == null && movedByPartner && !heard.stillHolds(transitionCount);
    }

    /** Only what is settled may be answered with "not modified". */
    Validators conditions(Instant now) {
        return isSettled(now) ? validators : Validators.NONE;
    }

    /** @param meaning of its word in the status map now; empty when it has none */
    boolean isNews(Status status, Optional<String> meaning, Instant now) {
        return heard == null
                || !isSettled(now)
                || !heard.status().equals(status)
                || meansSomethingElse(heard, status, meaning);
    }

    /**
     * The order stands where the word put it, and by now the word would put it elsewhere: the map was mended. With a time it would be
     * a repetition, whatever it means.
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

    /** Without a time it is stale because the order moved on while the partner was asked: it is heard again the next time. */
    Result told(Instant now, Validators current, Status status, Settled settled) {
        if (settled.stale() && status.timestamp() == null) {
            return same(now, Validators.NONE);
        }
        Why why = settled.accepted() ? null : Why.of(settled);
        return new Result(this, now, current, new Heard(status, settled.outcome(), why, transitionCount), 0, null, why);
    }

    Result failed(Instant now, Failure why) {
        Instant next = now.plus(WAITS.after(failures));
        return new Result(this, now, Validators.NONE, heard, failures + 1, next, Why.of(why));
    }
}
