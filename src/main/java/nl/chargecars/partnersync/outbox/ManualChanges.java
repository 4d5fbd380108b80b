package nl.chargecars.partnersync.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.outbox.DeliveryLines.UnderWay;
import nl.chargecars.partnersync.outbox.ManualChange.Dismiss;
import nl.chargecars.partnersync.outbox.ManualChange.Outcome;
import nl.chargecars.partnersync.outbox.ManualChange.Retry;
import nl.chargecars.partnersync.outbox.ManualChangeRepository.Current;
import nl.chargecars.partnersync.outbox.ManualChangeRepository.Dismissal;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.BatchHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Retries and dismisses deliveries, many in one transaction, each audited. The lines stay in order: a reopened delivery is sent before
 * the later ones of its line, and after an attempt that is in progress.
 */
@Component
public class ManualChanges implements BatchHandler<ManualChange, Outcome> {

    private static final Duration SPARE = Duration.ofDays(1);

    private final ManualChangeRepository repository;
    private final DeliveryLines lines;
    private final Integrations integrations;
    private final Pacing pacing;
    private final AuditLog auditLog;
    private final RecalledDeliveries recalled;
    private final Wakeup wakeup;
    private final Duration payloadAge;
    private final Clock clock;

    ManualChanges(
            ManualChangeRepository repository,
            DeliveryLines lines,
            Integrations integrations,
            Pacing pacing,
            AuditLog auditLog,
            RecalledDeliveries recalled,
            Wakeup wakeup,
            Settings settings,
            Clock clock) {
        this.repository = repository;
        this.lines = lines;
        this.integrations = integrations;
        this.pacing = pacing;
        this.auditLog = auditLog;
        this.recalled = recalled;
        this.wakeup = wakeup;
        this.payloadAge = Duration.ofDays(settings.retention().payloadDays());
        this.clock = clock;
    }

    @Override
    public List<Outcome> handle(List<ManualChange> changes) {
        var outcomes = new IdentityHashMap<ManualChange, Outcome>();
        List<ManualChange> left = changes;
        while (!left.isEmpty()) {
            // changes of the same delivery are made one after the other: each sees the effect of the one before
            Map<DeliveryId, ManualChange> round = new LinkedHashMap<>();
            List<ManualChange> later = new ArrayList<>();
            for (ManualChange change : left) {
                if (round.putIfAbsent(change.delivery(), change) != null) {
                    later.add(change);
                }
            }
            make(round, outcomes);
            left = later;
        }
        return changes.stream().map(outcomes::get).toList();
    }

    private void make(Map<DeliveryId, ManualChange> round, IdentityHashMap<ManualChange, Outcome> outcomes) {
        List<OrderId> orders = repository.ordersOf(List.copyOf(round.values()));
        lines.lockOrders(orders);
        lines.lock(orders);
        Map<DeliveryId, Current> current = repository.lock(round.keySet());
        Instant now = clock.instant();
        var decided = new Decided(now);
        round.forEach((id, change) -> outcomes.put(change, decided.decide(change, current.get(id))));
        write(decided, orders, now);
    }

    private void write(Decided decided, List<OrderId> orders, Instant now) {
        lines.stepBack(orders, now);
        repository.reopen(decided.retried, now);
        repository.keepPayloads(soonExpired(decided.retried, now), now);
        repository.dismiss(decided.dismissed, now);
        wakeup.signalAfterCommit(lines.promote(orders));
        lines.holdBack(lines.busyUntil(orders, now).entrySet().stream()
                .map(busy -> underWay(busy.getKey(), busy.getValue()))
                .toList());
        decided.dismissed.stream()
                .map(Dismissal::delivery)
                .filter(Current::underWay)
                .forEach(one -> recalled.addAfterCommit(one.id(), one.attempts(), one.dueAt(), now));
        pacing.probeUnlessAskedToWait(decided.probed, now);
        auditLog.record(decided.audit);
    }

    private UnderWay underWay(Line line, Instant leaseEnd) {
        Instant boundary = integrations
                .find(line.integration())
                .map(integration -> pacing.boundary(integration, leaseEnd))
                .orElse(leaseEnd);
        return new UnderWay(line.order(), line.integration(), leaseEnd, boundary);
    }

    /** Returns the deliveries whose payloads expire within a day; no clock is wrong by more than that. */
    private List<DeliveryId> soonExpired(List<DeliveryId> ids, Instant now) {
        var young = new DeliveryId(Uuid7.earliest(now.minus(payloadAge).plus(SPARE)));
        return ids.stream().filter(id -> id.compareTo(young) < 0).toList();
    }

    private static final class Decided {
        private final Instant now;
        private final List<DeliveryId> retried = new ArrayList<>();
        private final List<Dismissal> dismissed = new ArrayList<>();
        private final Set<IntegrationId> probed = new TreeSet<>();
        private final List<AuditEntry> audit = new ArrayList<>();

        Decided(Instant now) {
            this.now = now;
        }

        Outcome decide(ManualChange change, @Nullable Current current) {
            if (current == null || !current.partner().equals(change.partner())) {
                return new Outcome.Unknown();
            }
            return switch (change) {
                case Retry retry -> retry(retry, current);
                case Dismiss dismiss -> dismiss(dismiss, current);
            };
        }

        private Outcome retry(Retry retry, Current current) {
            if (!retry.from().contains(current.state())) {
                return new Outcome.LeftAlone();
            }
            if (current.replaced()) {
                return new Outcome.IntegrationReplaced();
            }
            // otherwise every replay of what waits would write all of it into the audit trail once more
            if (retry.replay() != null && current.goesOutAnyway(now)) {
                return new Outcome.LeftAlone();
            }
            if (!current.hasPayload()) {
                return new Outcome.PayloadExpired();
            }
            retried.add(current.id());
            Map<String, Object> changes = new LinkedHashMap<>();
            changes.put("from", current.state().wireName());
            changes.put("to", DeliveryState.PENDING.wireName());
            if (retry.replay() == null) {
                probed.add(current.integration());
            } else {
                changes.put("replay", retry.replay().toString());
            }
            audit.add(entry(retry, "DELIVERY_RETRIED", changes));
            return new Outcome.Done();
        }

        private Outcome dismiss(Dismiss dismiss, Current current) {
            DeliveryState seen = current.state().seenWith(!current.replaced());
            if (dismiss.expected() != null && dismiss.expected() != seen) {
                return new Outcome.LeftAlone();
            }
            return switch (current.state()) {
                case DELIVERED -> new Outcome.AlreadyDelivered();
                case DISMISSED -> new Outcome.LeftAlone();
                case PENDING, HELD, FAILED -> {
                    dismissed.add(new Dismissal(current, dismiss.reason()));
                    audit.add(entry(
                            dismiss,
                            "DELIVERY_DISMISSED",
                            Map.of("from", current.state().wireName(), "to", DeliveryState.DISMISSED.wireName())));
                    yield new Outcome.Done();
                }
            };
        }

        private static AuditEntry entry(ManualChange change, String action, Map<String, ?> changes) {
            return new AuditEntry(
                    change.actor(), action, "deliveries", change.delivery().toString(), changes);
        }
    }
}
