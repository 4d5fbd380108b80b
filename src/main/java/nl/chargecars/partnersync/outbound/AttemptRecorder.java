package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.figures.IntegrationFigures;
import nl.chargecars.partnersync.figures.IntegrationMeters;
import nl.chargecars.partnersync.figures.IntegrationMeters.Counted;
import nl.chargecars.partnersync.figures.IntegrationMeters.Delayed;
import nl.chargecars.partnersync.figures.SyncResult;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.ResultRepository.AttemptKey;
import nl.chargecars.partnersync.outbound.ResultRepository.Became;
import nl.chargecars.partnersync.outbound.ResultRepository.Open;
import nl.chargecars.partnersync.outbox.DeliveryLines;
import nl.chargecars.partnersync.outbox.DeliveryLines.UnderWay;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.RetrySchedule;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.pacing.EndpointResult;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.DisabledBecause;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.storage.BatchHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Records attempts, many in one transaction: the attempt itself, the new state of the delivery, the new head of its line, and the
 * integration's figures. An attempt whose lease was lost (it ran out, or somebody dismissed the delivery in the meantime) is recorded
 * but changes nothing, unless it succeeded and the delivery is still open: then the delivery becomes delivered, whoever holds its
 * lease now. Attempts that were recorded before are not counted again.
 */
@Component
class AttemptRecorder implements BatchHandler<AttemptResult, AttemptRecorder.Recorded> {

    private final DeliveryLines lines;
    private final ResultRepository repository;
    private final Integrations integrations;
    private final IntegrationFigures figures;
    private final IntegrationMeters meters;
    private final Pacing pacing;
    private final RandomGenerator random;

    AttemptRecorder(
            DeliveryLines lines,
            ResultRepository repository,
            Integrations integrations,
            IntegrationFigures figures,
            IntegrationMeters meters,
            Pacing pacing,
            RandomGenerator retryJitter) {
        this.lines = lines;
        this.repository = repository;
        this.integrations = integrations;
        this.figures = figures;
        this.meters = meters;
        this.pacing = pacing;
        this.random = retryJitter;
    }

    /** @param moved the integrations with lines that got a new head in this transaction: they have something to send */
    record Recorded(Set<IntegrationId> moved) {}

    /** @param version of the configuration that has the endpoint to be disabled */
    private record Disabling(int version, DisabledBecause why) {

        Disabling newer(Disabling other) {
            return other.version > version ? other : this;
        }
    }

    @Override
    public List<Recorded> handle(List<AttemptResult> results) {
        Set<OrderId> orders =
                results.stream().map(result -> result.delivery().order()).collect(Collectors.toSet());
        lines.lock(orders);
        Map<AttemptKey, Open> open = repository.open(results);

        Map<IntegrationId, Disabling> disabled = new TreeMap<>();
        Map<DeliveryId, Became> changed = new LinkedHashMap<>();
        Map<DeliveryId, Counted> counted = new LinkedHashMap<>();
        Map<DeliveryId, Delayed> delays = new LinkedHashMap<>();
        List<AttemptResult> held = new ArrayList<>();
        List<AttemptResult> late = new ArrayList<>();
        for (AttemptResult result : results) {
            Open delivery = open.get(AttemptKey.of(result));
            if (delivery == null || !delivery.held()) {
                late.add(result);
            } else {
                Became became = became(result, delivery.schedulePosition(), disabled);
                held.add(result);
                changed.put(became.id(), became);
                counted.put(became.id(), new Counted(result.integration(), word(became.state())));
                if (became.state() == DeliveryState.DELIVERED) {
                    noteDelay(delays, result, delivery.madeAt());
                }
            }
        }
        List<UnderWay> overtaken = new ArrayList<>();
        Set<DeliveryId> heldHere = Set.copyOf(changed.keySet());
        for (AttemptResult result : late) {
            Open delivery = open.get(AttemptKey.of(result));
            if (delivery != null && result.exchange().succeeded()) {
                DeliveryId id = result.delivery().id();
                Instant leaseEnd = heldHere.contains(id) ? null : delivery.leaseEnd();
                if (leaseEnd != null) {
                    overtaken.add(underWay(result, leaseEnd));
                }
                Instant ended = leaseEnd == null ? result.finishedAt() : leaseEnd;
                changed.put(id, became(result, DeliveryState.DELIVERED, ended, delivery.schedulePosition()));
                counted.put(id, new Counted(result.integration(), word(DeliveryState.DELIVERED)));
                noteDelay(delays, result, delivery.madeAt());
            }
        }
        meters.count("partnersync.deliveries", List.copyOf(counted.values()));
        meters.countDelays(List.copyOf(delays.values()));
        repository.record(held, List.copyOf(changed.values()));
        Set<AttemptKey> added = repository.recordLate(late);
        List<AttemptResult> made = results.stream()
                .filter(result -> isHeld(open, result) || added.remove(AttemptKey.of(result)))
                .toList();
        Set<IntegrationId> moved = lines.promote(orders);
        lines.holdBack(overtaken);
        figures.record(made.stream().map(AttemptRecorder::syncResult).toList());
        // after the figures, because writing them has locked these integrations in order
        pacing.record(made.stream().map(AttemptRecorder::endpointResult).toList())
                .forEach((failing, version) -> disabled.merge(
                        failing, new Disabling(version, DisabledBecause.FAILED_FOR_DAYS), Disabling::newer));
        disabled.forEach((id, one) -> integrations.disableEndpoint(id, one.version(), one.why()));
        return Collections.nCopies(results.size(), new Recorded(moved));
    }

    private static boolean isHeld(Map<AttemptKey, Open> open, AttemptResult result) {
        Open delivery = open.get(AttemptKey.of(result));
        return delivery != null && delivery.held();
    }

    private UnderWay underWay(AttemptResult result, Instant leaseEnd) {
        return new UnderWay(
                result.delivery().order(),
                result.delivery().integration(),
                leaseEnd,
                pacing.boundary(result.integration(), leaseEnd));
    }

    /**
     * Notes how late a delivery arrived. Waiting for the boundary of the cadence is no delay; arriving before it, by "send now", is
     * none either.
     */
    private static void noteDelay(Map<DeliveryId, Delayed> delays, AttemptResult result, @Nullable Instant madeAt) {
        if (madeAt != null) {
            Instant due = Cadence.goesOut(result.integration().delivery().frequency(), madeAt);
            Instant arrived = result.finishedAt();
            Duration delay = arrived.isBefore(due) ? Duration.ZERO : Duration.between(due, arrived);
            delays.putIfAbsent(result.delivery().id(), new Delayed(result.integration(), delay));
        }
    }

    private static String word(DeliveryState became) {
        return became == DeliveryState.PENDING ? "again" : became.wireName();
    }

    private Became became(AttemptResult result, int position, Map<IntegrationId, Disabling> disabled) {
        Exchange exchange = result.exchange();
        Instant now = result.finishedAt();
        RetrySchedule schedule = RetrySchedule.of(result.integration());
        return switch (AfterAttempt.decide(exchange, position, schedule, now, random)) {
            case AfterAttempt.Delivered() -> became(result, DeliveryState.DELIVERED, now, position);
            case AfterAttempt.Failed() -> became(result, DeliveryState.FAILED, now, position);
            case AfterAttempt.TryAgain(Instant at) -> became(result, DeliveryState.PENDING, at, position);
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
                state,
                dueAt,
                state == DeliveryState.PENDING ? null : result.finishedAt(),
                schedulePosition,
                result.exchange().status(),
                result.exchange().error(),
                result.exchange().errorCode());
    }

    private static EndpointResult endpointResult(AttemptResult result) {
        Exchange exchange = result.exchange();
        return new EndpointResult(
                result.delivery().integration(),
                result.integration().version(),
                result.finishedAt(),
                exchange.succeeded(),
                exchange.askedToWait(result.finishedAt()).orElse(null));
    }

    private static SyncResult syncResult(AttemptResult result) {
        Failure failure = result.exchange().failure();
        IntegrationId integration = result.delivery().integration();
        SyncResult outcome = failure == null
                ? SyncResult.succeeded(integration, result.finishedAt())
                : SyncResult.failed(
                        integration, result.finishedAt(), failure.code().wireName(), failure.text());
        return outcome.took(result.exchange().latency());
    }
}
