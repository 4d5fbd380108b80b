package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.Origin;
import nl.chargecars.partnersync.inbound.PartnerStatuses;
import nl.chargecars.partnersync.inbound.PartnerStatuses.Settled;
import nl.chargecars.partnersync.outbound.CurrentStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the lagging side up to date: the partner's status is taken over as its own update, or ours is delivered to it. Each is
 * done once and audited; what does not work stays open and says why.
 */
@Component
class CatchUp {

    private final DifferenceRepository differences;
    private final OurOrderRepository orders;
    private final PartnerStatuses partnerStatuses;
    private final CurrentStatus currentStatus;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CatchUp(
            DifferenceRepository differences,
            OurOrderRepository orders,
            PartnerStatuses partnerStatuses,
            CurrentStatus currentStatus,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.differences = differences;
        this.orders = orders;
        this.partnerStatuses = partnerStatuses;
        this.currentStatus = currentStatus;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What became of one difference.
     *
     * @param taken whose status is brought to the other side; null when nothing was done
     * @param outcome {@code applied} and the others of an inbound update, {@code queued} for a delivery, {@code not_possible}
     * @param message why nothing was done; null otherwise
     */
    record Done(
            UUID differenceId,
            String partnerOrderId,
            @Nullable String taken,
            String outcome,
            @Nullable String message) {}

    /** @param wanted whose status to take; null for whoever is ahead */
    List<Done> apply(PartnerId partner, List<DifferenceView> chosen, @Nullable Side wanted, Actor actor) {
        List<Done> done = new ArrayList<>();
        for (DifferenceView one : chosen) {
            Side side = wanted == null ? Side.named(one.ahead()) : wanted;
            done.add(obstacle(one, side)
                    .map(why -> new Done(one.differenceId(), one.partnerOrderId(), null, "not_possible", why))
                    .orElseGet(() -> bring(partner, one, side, actor)));
        }
        return done;
    }

    private Optional<String> obstacle(DifferenceView one, Side side) {
        if (one.taken() != null) {
            return Optional.of("This has been done already.");
        }
        if (one.chargecarsOrderUuid() == null) {
            return Optional.of("We have no such order: the partner has to place it.");
        }
        if (side == Side.UNKNOWN) {
            return Optional.of("Nobody is known to be ahead: say with take whose status counts.");
        }
        if (side == Side.PARTNER && one.partnerStatus() == null) {
            return Optional.of("The partner has told no status that could be taken over.");
        }
        boolean moved = orders.now(one.chargecarsOrderUuid())
                .filter(now -> now.status().equals(one.status()))
                .isEmpty();
        return moved ? Optional.of("Our order has moved on since. Compare again.") : Optional.empty();
    }

    private Done bring(PartnerId partner, DifferenceView one, Side side, Actor actor) {
        if (!differences.take(one.differenceId(), side, actor.name(), clock.instant())) {
            return new Done(
                    one.differenceId(), one.partnerOrderId(), null, "not_possible", "This has been done already.");
        }
        Done done = null;
        try {
            done = side == Side.PARTNER ? takeOver(partner, one) : sendOurs(partner, one, actor);
        } finally {
            if (done == null || done.taken() == null) {
                differences.leave(one.differenceId());
            }
        }
        audit(one, done, actor);
        return done;
    }

    /** Without the partner's time: somebody decided now that it counts, whatever was applied before. */
    private Done takeOver(PartnerId partner, DifferenceView one) {
        Settled settled = partnerStatuses.tell(
                partner,
                one.partnerOrderId(),
                Objects.requireNonNull(one.partnerStatus()),
                null,
                Origin.RECONCILIATION);
        return new Done(
                one.differenceId(),
                one.partnerOrderId(),
                settled.accepted() ? Side.PARTNER.wireName() : null,
                settled.outcome(),
                settled.message());
    }

    private Done sendOurs(PartnerId partner, DifferenceView one, Actor actor) {
        return switch (currentStatus.send(partner, Objects.requireNonNull(one.chargecarsOrderUuid()), actor)) {
            case CurrentStatus.Sent.Queued() ->
                new Done(one.differenceId(), one.partnerOrderId(), Side.CHARGECARS.wireName(), "queued", null);
            case CurrentStatus.Sent.Impossible impossible ->
                new Done(
                        one.differenceId(),
                        one.partnerOrderId(),
                        null,
                        "not_possible",
                        "The partner cannot be told: " + impossible.reason() + ".");
        };
    }

    private void audit(DifferenceView one, Done done, Actor actor) {
        transaction.executeWithoutResult(_ -> auditLog.record(List.of(new AuditEntry(
                actor,
                "RECONCILIATION_APPLIED",
                "reconciliation_differences",
                one.differenceId().toString(),
                Map.of(
                        "order", String.valueOf(one.chargecarsOrderUuid()),
                        "taken", Objects.requireNonNullElse(done.taken(), "nothing"),
                        "outcome", done.outcome())))));
    }
}
