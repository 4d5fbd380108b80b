package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.Origin;
import nl.chargecars.partnersync.inbound.PartnerStatuses;
import nl.chargecars.partnersync.inbound.PartnerStatuses.Settled;
import nl.chargecars.partnersync.outbox.CurrentStatus;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.Workflows;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the lagging side up to date: takes over the partner's status as an update from the partner, or delivers our status to the
 * partner. Each difference is applied once, under a claim, and audited; one that cannot be applied stays open, and the result says
 * why. A difference is marked as taken only after the update or delivery: a process that dies before the mark leaves the difference
 * open, and applying it again does no harm.
 */
@Component
class CatchUp {

    /** How long a difference is claimed; longer than handling one takes. */
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final Integrations integrations;
    private final DifferenceRepository differences;
    private final OurOrderRepository orders;
    private final PartnerStatuses partnerStatuses;
    private final CurrentStatus currentStatus;
    private final Workflows workflows;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CatchUp(
            Integrations integrations,
            DifferenceRepository differences,
            OurOrderRepository orders,
            PartnerStatuses partnerStatuses,
            CurrentStatus currentStatus,
            Workflows workflows,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.integrations = integrations;
        this.differences = differences;
        this.orders = orders;
        this.partnerStatuses = partnerStatuses;
        this.currentStatus = currentStatus;
        this.workflows = workflows;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Handles the differences one after the other and returns one result for each, in the same order.
     *
     * @param chosen differences of this run
     * @param wanted whose status counts; null for the side that is ahead
     */
    List<CaughtUp> apply(
            PartnerId partner, RunView run, List<DifferenceView> chosen, @Nullable Side wanted, Actor actor) {
        List<CaughtUp> done = new ArrayList<>();
        for (DifferenceView one : chosen) {
            Instant now = clock.instant();
            done.add(
                    differences.claim(one.differenceId(), now, now.plus(CLAIM))
                            ? claimed(partner, run, one, side(one, wanted), actor, now)
                            : notClaimed(run, one));
        }
        return done;
    }

    /**
     * Returns the results of those differences that {@link #apply} could not handle now, in the same order. Changes nothing, so what
     * only shows when a status is taken over or sent is missing.
     */
    List<CaughtUp> prevented(PartnerId partner, RunView run, List<DifferenceView> chosen, @Nullable Side wanted) {
        Integration active = integrations.active(partner).orElse(null);
        return chosen.stream()
                .flatMap(one -> prevented(run, active, one, side(one, wanted), ours(one)).stream())
                .toList();
    }

    private static Side side(DifferenceView one, @Nullable Side wanted) {
        return wanted == null ? one.ahead() : wanted;
    }

    private @Nullable OurOrder ours(DifferenceView one) {
        return Optional.ofNullable(one.chargecarsOrderUuid())
                .flatMap(orders::now)
                .orElse(null);
    }

    private Optional<CaughtUp> prevented(
            RunView run, @Nullable Integration active, DifferenceView one, Side side, @Nullable OurOrder ours) {
        return obstacle(one, side, ours)
                .or(() -> configuredSince(run, active, one, side))
                .map(why -> CaughtUp.notPossible(one, why, why.message()))
                .or(() -> refused(active, one, side, Objects.requireNonNull(ours)));
    }

    /**
     * What would be refused for certain is not tried: each try would store another refused update. Without an active integration,
     * whoever tries says so.
     */
    private Optional<CaughtUp> refused(@Nullable Integration active, DifferenceView one, Side side, OurOrder ours) {
        if (active == null) {
            return Optional.empty();
        }
        if (side == Side.CHARGECARS) {
            return active.endpoint().url() == null
                    ? Optional.of(cannotBeTold(one, FailureCode.NO_WEBHOOK_URL.text()))
                    : Optional.empty();
        }
        return Optional.ofNullable(one.partnerStatus())
                .flatMap(active.mapping()::toChargecars)
                .map(theirs -> workflows.current().decide(ours.status(), theirs))
                .filter(decision -> decision == Workflow.Decision.NOT_ALLOWED)
                .map(_ -> CaughtUp.notPossible(one, Obstacle.NOT_ALLOWED, Obstacle.NOT_ALLOWED.message()));
    }

    private static CaughtUp cannotBeTold(DifferenceView one, String reason) {
        return CaughtUp.notPossible(
                one, Obstacle.CANNOT_BE_TOLD, Obstacle.CANNOT_BE_TOLD.message() + ": " + reason + ".");
    }

    private static Optional<Obstacle> over(DifferenceView one) {
        if (one.taken() != null) {
            return Optional.of(Obstacle.DONE_ALREADY);
        }
        return one.standing() ? Optional.empty() : Optional.of(Obstacle.COMPARED_SINCE);
    }

    private static Optional<Obstacle> obstacle(DifferenceView one, Side side, @Nullable OurOrder ours) {
        Optional<Obstacle> over = over(one);
        if (over.isPresent()) {
            return over;
        }
        if (one.chargecarsOrderUuid() == null) {
            return Optional.of(Obstacle.NOT_PLACED);
        }
        if (side == Side.UNKNOWN) {
            return Optional.of(Obstacle.NOBODY_AHEAD);
        }
        if (side == Side.PARTNER && one.partnerStatus() == null) {
            return Optional.of(Obstacle.NOTHING_TOLD);
        }
        return ours == null || !ours.status().equals(one.status()) ? Optional.of(Obstacle.MOVED_ON) : Optional.empty();
    }

    /**
     * What was compared may mean something else by now: to another integration, or by another mapping. People decide about what
     * they are shown. A word that had no meaning may have got one for this. Without an active integration, whoever tries says so.
     */
    private static Optional<Obstacle> configuredSince(
            RunView run, @Nullable Integration active, DifferenceView one, Side side) {
        if (active == null) {
            return Optional.empty();
        }
        Optional<String> meant = Optional.ofNullable(one.mappedStatus());
        Optional<String> means = Optional.ofNullable(one.partnerStatus()).flatMap(active.mapping()::toChargecars);
        boolean meansAnother = side == Side.PARTNER && meant.isPresent() && !meant.equals(means);
        return meansAnother || !active.id().equals(run.integrationId())
                ? Optional.of(Obstacle.CONFIGURED_SINCE)
                : Optional.empty();
    }

    /** Says what has become of a difference since it was read. */
    private CaughtUp notClaimed(RunView run, DifferenceView one) {
        Obstacle why = differences.chosen(run.runId(), List.of(one.differenceId())).stream()
                .flatMap(now -> over(now).stream())
                .findFirst()
                .orElse(Obstacle.UNDER_WAY);
        return CaughtUp.notPossible(one, why, why.message());
    }

    /** Reads the configuration for each difference: the ones before it take a while. */
    private CaughtUp claimed(
            PartnerId partner, RunView run, DifferenceView one, Side side, Actor actor, Instant claimedAt) {
        CaughtUp done = null;
        try {
            Integration active = integrations.active(partner).orElse(null);
            OurOrder ours = ours(one);
            done = prevented(run, active, one, side, ours)
                    .orElseGet(() -> bring(partner, run, one, Objects.requireNonNull(ours), side, actor));
        } finally {
            if (done == null || done.taken() == null) {
                differences.releaseClaim(one.differenceId(), claimedAt);
            }
        }
        return done;
    }

    private CaughtUp bring(PartnerId partner, RunView run, DifferenceView one, OurOrder ours, Side side, Actor actor) {
        CaughtUp done = side == Side.PARTNER
                ? takeOver(partner, one, ours, partnerTime(one, run, clock.instant()))
                : sendOurs(partner, one, actor);
        note(one, done, side, actor);
        return done;
    }

    /**
     * Returns the time to record for the partner's status: the partner's own timestamp, or else when the run began; never later than
     * now. The time of the decision would be wrong: an update that the partner makes in between, and sends us later, would then look
     * older and be rejected as stale.
     */
    private static Instant partnerTime(DifferenceView one, RunView run, Instant now) {
        Instant time = Objects.requireNonNullElse(one.partnerTimestamp(), run.startedAt());
        return time.isAfter(now) ? now : time;
    }

    /**
     * Applies the partner's status even if a newer update of the partner was applied before: a person decided so, and saw our
     * order's current status.
     */
    private CaughtUp takeOver(PartnerId partner, DifferenceView one, OurOrder ours, Instant since) {
        Settled settled = partnerStatuses.receive(
                partner,
                one.partnerOrderId(),
                Objects.requireNonNull(one.partnerStatus()),
                since,
                Origin.RECONCILIATION,
                clock.instant(),
                ours.transitions());
        if (settled.stale()) {
            return CaughtUp.notPossible(one, Obstacle.MOVED_ON, Obstacle.MOVED_ON.message());
        }
        return new CaughtUp(
                one.differenceId(),
                one.partnerOrderId(),
                settled.accepted() ? Side.PARTNER : null,
                settled.outcome().wireName(),
                null,
                settled.message());
    }

    private CaughtUp sendOurs(PartnerId partner, DifferenceView one, Actor actor) {
        return switch (currentStatus.send(partner, Objects.requireNonNull(one.chargecarsOrderUuid()), actor)) {
            case CurrentStatus.Sent.Queued() ->
                new CaughtUp(one.differenceId(), one.partnerOrderId(), Side.CHARGECARS, "queued", null, null);
            case CurrentStatus.Sent.Impossible impossible -> cannotBeTold(one, impossible.reason());
        };
    }

    private void note(DifferenceView one, CaughtUp done, Side side, Actor actor) {
        transaction.executeWithoutResult(_ -> {
            if (done.taken() != null) {
                differences.markTaken(one.differenceId(), side, clock.instant());
            }
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "RECONCILIATION_APPLIED",
                    "reconciliation_differences",
                    one.differenceId().toString(),
                    Map.of(
                            "order", String.valueOf(one.chargecarsOrderUuid()),
                            "taken",
                                    done.taken() == null
                                            ? "nothing"
                                            : done.taken().wireName(),
                            "outcome", done.outcome()))));
        });
    }
}
