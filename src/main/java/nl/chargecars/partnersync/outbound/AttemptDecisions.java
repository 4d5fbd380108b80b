package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.figures.IntegrationMeters.Counted;
import nl.chargecars.partnersync.figures.IntegrationMeters.Delayed;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.outbound.ResultRepository.AttemptKey;
import nl.chargecars.partnersync.outbound.ResultRepository.Became;
import nl.chargecars.partnersync.outbound.ResultRepository.Open;
import nl.chargecars.partnersync.outbox.DeliveryLines.UnderWay;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.RetrySchedule;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.DisabledBecause;
import org.jspecify.annotations.Nullable;

/**
 * What the results of attempts change. Decided first about those whose lease is still ours, then about the late ones, of which only a
 * success of a delivery that is still open changes anything. Writes nothing.
 */
final class AttemptDecisions {

    private final Map<AttemptKey, Open> open;
    private final Pacing pacing;
    private final RandomGenerator random;

    private final List<AttemptResult> leased = new ArrayList<>();
    private final List<AttemptResult> late = new ArrayList<>();
    private final Set<DeliveryId> leasedHere = new HashSet<>();
    private final Map<DeliveryId, Became> changed = new LinkedHashMap<>();
    private final Map<DeliveryId, Counted> counted = new LinkedHashMap<>();
    private final Map<DeliveryId, Delayed> delays = new LinkedHashMap<>();
    private final List<UnderWay> overtaken = new ArrayList<>();
    private final List<Retry> retries = new ArrayList<>();
    private final Map<IntegrationId, Disabling> disabled = new TreeMap<>();

    private AttemptDecisions(Map<AttemptKey, Open> open, Pacing pacing, RandomGenerator random) {
        this.open = open;
        this.pacing = pacing;
        this.random = random;
    }

    /** @param at when it is due */
    record Retry(IntegrationId integration, Instant at) {}

    /** @param version of the configuration that has the endpoint to be disabled */
    record Disabling(int version, DisabledBecause why) {

        Disabling newer(Disabling other) {
            return other.version > version ? other : this;
        }
    }

    /** @param open the deliveries that are open, by the attempts in the results, as locked in the caller's transaction */
    static AttemptDecisions about(
            List<AttemptResult> results, Map<AttemptKey, Open> open, Pacing pacing, RandomGenerator random) {
        var decisions = new AttemptDecisions(open, pacing, random);
        for (AttemptResult result : results) {
            Optional<Open> delivery = decisions.stillLeased(result);
            if (delivery.isPresent()) {
                decisions.decide(result, delivery.get());
            } else {
                decisions.late.add(result);
            }
        }
        decisions.late.forEach(decisions::decideLate);
        return decisions;
    }

    boolean isLeased(AttemptResult result) {
        return stillLeased(result).isPresent();
    }

    List<AttemptResult> leased() {
        return leased;
    }

    List<AttemptResult> late() {
        return late;
    }

    List<Became> changed() {
        return List.copyOf(changed.values());
    }

    List<Counted> counted() {
        return List.copyOf(counted.values());
    }

    List<Delayed> delays() {
        return List.copyOf(delays.values());
    }

    /** Returns the attempts of other nodes whose delivery is delivered by an earlier attempt that was recorded late. */
    List<UnderWay> overtaken() {
        return overtaken;
    }

    List<Retry> retries() {
        return retries;
    }

    /** Returns the integrations whose endpoint is gone. */
    Map<IntegrationId, Disabling> disabled() {
        return disabled;
    }

    /** Returns the delivery of the attempt if this node still has the attempt's lease. */
    private Optional<Open> stillLeased(AttemptResult result) {
        return Optional.ofNullable(open.get(AttemptKey.of(result))).filter(Open::leased);
    }

    private void decide(AttemptResult result, Open delivery) {
        leased.add(result);
        leasedHere.add(result.delivery().id());
        change(result, became(result, delivery.schedulePosition()), delivery);
    }

    private void decideLate(AttemptResult result) {
        Open delivery = open.get(AttemptKey.of(result));
        if (delivery == null || !result.exchange().succeeded()) {
            return;
        }
        Instant leaseEnd = leasedHere.contains(result.delivery().id()) ? null : delivery.leaseEnd();
        if (leaseEnd != null) {
            overtaken.add(underWay(result, leaseEnd));
        }
        Instant ended = leaseEnd == null ? result.finishedAt() : leaseEnd;
        change(result, became(result, DeliveryState.DELIVERED, ended, delivery.schedulePosition()), delivery);
    }

    private void change(AttemptResult result, Became became, Open delivery) {
        changed.put(became.id(), became);
        counted.put(became.id(), new Counted(result.integration(), word(became.state())));
        if (became.state() == DeliveryState.DELIVERED) {
            noteDelay(result, delivery.madeAt());
        }
    }

    /**
     * Notes how late a delivery arrived. Waiting for the boundary of the cadence is no delay; arriving before it, by "send now", is
     * none either.
     */
    private void noteDelay(AttemptResult result, @Nullable Instant madeAt) {
        if (madeAt != null && !wasAskedForByHand(result.delivery())) {
            Instant due = Cadence.goesOut(result.integration().delivery().frequency(), madeAt);
            Instant arrived = result.finishedAt();
            Duration delay = arrived.isBefore(due) ? Duration.ZERO : Duration.between(due, arrived);
            delays.putIfAbsent(result.delivery().id(), new Delayed(result.integration(), delay));
        }
    }

    /**
     * True for a first attempt that waited for no boundary: somebody asked for it, perhaps long after the delivery was created. Also
     * for one that only waited until an attempt before it in its line had ended.
     */
    private static boolean wasAskedForByHand(LeasedDelivery delivery) {
        return delivery.attempt() == 1 && !delivery.waitedForBoundary();
    }

    private Became became(AttemptResult result, int position) {
        Exchange exchange = result.exchange();
        Instant now = result.finishedAt();
        RetrySchedule schedule = RetrySchedule.of(result.integration());
        return switch (AfterAttempt.decide(exchange, position, schedule, now, random)) {
            case AfterAttempt.Delivered() -> became(result, DeliveryState.DELIVERED, now, position);
            case AfterAttempt.Failed() -> became(result, DeliveryState.FAILED, now, position);
            case AfterAttempt.TryAgain(Instant at) -> {
                retries.add(new Retry(result.delivery().integration(), at));
                yield became(result, DeliveryState.PENDING, at, position);
            }
            case AfterAttempt.EndpointGone() -> {
                var gone = new Disabling(result.integration().version(), DisabledBecause.GONE);
                disabled.merge(result.delivery().integration(), gone, Disabling::newer);
                yield became(result, DeliveryState.PENDING, now, position - 1);
            }
        };
    }

    private static Became became(AttemptResult result, DeliveryState state, Instant dueAt, int schedulePosition) {
        return new Became(
                result.delivery().id(),
                result.delivery().attempt(),
                state,
                dueAt,
                state == DeliveryState.PENDING ? null : result.finishedAt(),
                schedulePosition,
                result.exchange().status(),
                result.exchange().error(),
                result.exchange().errorCode());
    }

    private UnderWay underWay(AttemptResult result, Instant leaseEnd) {
        return new UnderWay(
                result.delivery().order(),
                result.delivery().integration(),
                leaseEnd,
                pacing.boundary(result.integration(), leaseEnd));
    }

    private static String word(DeliveryState became) {
        return became == DeliveryState.PENDING ? "again" : became.wireName();
    }
}
