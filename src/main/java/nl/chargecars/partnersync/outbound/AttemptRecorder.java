package nl.chargecars.partnersync.outbound;

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
import nl.chargecars.partnersync.figures.SyncResult;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.AttemptDecisions.Disabling;
import nl.chargecars.partnersync.outbound.ResultRepository.AttemptKey;
import nl.chargecars.partnersync.outbox.DeliveryLines;
import nl.chargecars.partnersync.outbox.Wakeup;
import nl.chargecars.partnersync.pacing.EndpointResult;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.DisabledBecause;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.storage.AfterCommit;
import nl.chargecars.partnersync.storage.BatchHandler;
import org.springframework.stereotype.Component;

/**
 * Records attempts, many in one transaction: the attempt itself, the new state of the delivery, the new head of its line, and the
 * integration's figures. An attempt whose lease was lost (it ran out, or somebody dismissed the delivery in the meantime) is recorded
 * and shown but changes nothing else, unless it succeeded and the delivery is still open: then the delivery becomes delivered, whoever
 * holds its lease now. Attempts that were recorded before are not counted again.
 */
@Component
class AttemptRecorder implements BatchHandler<AttemptResult, AttemptResult> {

    private final DeliveryLines lines;
    private final ResultRepository repository;
    private final Integrations integrations;
    private final IntegrationFigures figures;
    private final IntegrationMeters meters;
    private final Pacing pacing;
    private final Wakeup wakeup;
    private final RandomGenerator random;

    AttemptRecorder(
            DeliveryLines lines,
            ResultRepository repository,
            Integrations integrations,
            IntegrationFigures figures,
            IntegrationMeters meters,
            Pacing pacing,
            Wakeup wakeup,
            RandomGenerator retryJitter) {
        this.lines = lines;
        this.repository = repository;
        this.integrations = integrations;
        this.figures = figures;
        this.meters = meters;
        this.pacing = pacing;
        this.wakeup = wakeup;
        this.random = retryJitter;
    }

    /** Returns the results. */
    @Override
    public List<AttemptResult> handle(List<AttemptResult> results) {
        Set<OrderId> orders =
                results.stream().map(result -> result.delivery().order()).collect(Collectors.toSet());
        lines.lock(orders);
        var decided = AttemptDecisions.about(results, repository.open(results), pacing, random);
        meters.count("partnersync.deliveries", decided.counted());
        meters.countDelays(decided.delays());
        repository.record(decided.leased(), decided.changed());
        Set<AttemptKey> added = repository.recordLate(decided.late());
        List<AttemptResult> made = results.stream()
                .filter(result -> decided.isLeased(result) || added.remove(AttemptKey.of(result)))
                .toList();
        wakeup.signalAfterCommit(lines.promote(orders));
        lines.holdBack(decided.overtaken());
        figures.record(made.stream().map(AttemptRecorder::syncResult).toList());
        Map<IntegrationId, Disabling> disabled = new TreeMap<>(decided.disabled());
        // after the figures, because writing them has locked these integrations in order
        pacing.record(made.stream().map(AttemptRecorder::endpointResult).toList())
                .forEach((failing, version) -> disabled.merge(
                        failing, new Disabling(version, DisabledBecause.FAILED_FOR_DAYS), Disabling::newer));
        disabled.forEach((id, one) -> integrations.disableEndpoint(id, one.version(), one.why()));
        AfterCommit.run(() -> decided.retries().forEach(retry -> wakeup.signalAt(retry.at(), retry.integration())));
        return results;
    }

    private static EndpointResult endpointResult(AttemptResult result) {
        Exchange exchange = result.exchange();
        return new EndpointResult(
                result.delivery().integration(),
                result.integration().version(),
                result.delivery().leaseEnd(),
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
