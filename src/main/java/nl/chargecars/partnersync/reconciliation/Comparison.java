package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.reconciliation.DifferenceView.Kind;
import nl.chargecars.partnersync.status.Workflow;
import org.jspecify.annotations.Nullable;

/** Compares an order's status on both sides. A pure function of the workflow and the integration's status map. */
final class Comparison {

    private static final int NO_WAY = Integer.MAX_VALUE;

    private final Workflow workflow;
    private final StatusMapping mapping;

    Comparison(Workflow workflow, StatusMapping mapping) {
        this.workflow = workflow;
        this.mapping = mapping;
    }

    /**
     * Returns how the two sides differ. Empty when they agree: the partner's status maps to our status, or our status maps to the
     * partner's.
     *
     * @param timestamp since when the partner has this status; null when the partner does not say
     */
    Optional<Difference> difference(OurOrder ours, String partnerStatus, @Nullable Instant timestamp) {
        Optional<String> mapped = mapping.toChargecars(partnerStatus);
        boolean agree = mapped.filter(ours.status()::equals).isPresent()
                || mapping.toPartner(ours.status())
                        .filter(partnerStatus::equals)
                        .isPresent();
        if (agree) {
            return Optional.empty();
        }
        Side byTime = byTime(ours.since(), timestamp);
        Ways ways = mapped.map(theirs -> new Ways(steps(ours.status(), theirs), steps(theirs, ours.status())))
                .orElse(Ways.NONE);
        return Optional.of(new Difference(
                ours.partnerOrderId(),
                ours,
                mapped.isPresent() ? Kind.DIFFERS : Kind.NOT_MAPPED,
                partnerStatus,
                mapped.orElse(null),
                timestamp,
                ways.ahead(),
                byTime,
                mapped.isPresent() ? ahead(ways, byTime) : Side.UNKNOWN,
                mapped.isPresent() ? null : "The partner's status is not in partner_to_chargecars.",
                null));
    }

    /**
     * Returns the difference of an order that the partner does not know. A final order agrees: a partner may drop what is finished,
     * and there is nothing left to settle.
     */
    Optional<Difference> missingAtPartner(OurOrder ours) {
        return workflow.openStatuses().contains(ours.status())
                ? Optional.of(Difference.without(Kind.MISSING_AT_PARTNER, ours.partnerOrderId(), ours, null))
                : Optional.empty();
    }

    /** How many transitions lead from our status to the partner's, and back; {@link #NO_WAY} where none do. */
    private record Ways(int toTheirs, int toOurs) {

        static final Ways NONE = new Ways(NO_WAY, NO_WAY);

        /** The side whose status can be reached from the other's in fewer transitions than the other way round. */
        Side ahead() {
            if (toTheirs == toOurs) {
                return Side.UNKNOWN;
            }
            return toTheirs < toOurs ? Side.PARTNER : Side.CHARGECARS;
        }

        /**
         * True when only one of the two statuses can be reached from the other, so that the workflow alone decides which side is
         * ahead.
         */
        boolean oneWay() {
            return (toTheirs == NO_WAY) != (toOurs == NO_WAY);
        }
    }

    private static Side ahead(Ways ways, Side byTime) {
        return ways.oneWay() || byTime == Side.UNKNOWN ? ways.ahead() : byTime;
    }

    private int steps(String from, String to) {
        Map<String, Integer> steps = new HashMap<>(Map.of(from, 0));
        Queue<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            String status = next.remove();
            int further = steps.getOrDefault(status, 0) + 1;
            for (String following : workflow.allowedNext(status)) {
                if (steps.putIfAbsent(following, further) == null) {
                    next.add(following);
                }
            }
        }
        return steps.getOrDefault(to, NO_WAY);
    }

    private static Side byTime(Instant ours, @Nullable Instant theirs) {
        if (theirs == null || ours.equals(theirs)) {
            return Side.UNKNOWN;
        }
        return ours.isBefore(theirs) ? Side.PARTNER : Side.CHARGECARS;
    }
}
