package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.PartnerText;
import nl.chargecars.partnersync.reconciliation.DifferenceView.Kind;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Compares a list of statuses that a partner provides with our orders, within the request that posts the list. */
@Component
class PostedList {

    static final int MOST_ORDERS = 1_000;

    /** The most open differences of an integration about orders that we do not have: a partner can make up any number of them. */
    private static final int MOST_UNKNOWN = 10_000;

    private static final int PAGE = 500;

    /** Excludes our final orders from the comparison: partners, too, drop theirs. */
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    private final OurOrderRepository orders;
    private final RunRepository runs;
    private final StandingDifferences differences;
    private final Workflows workflows;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PostedList(
            OurOrderRepository orders,
            RunRepository runs,
            StandingDifferences differences,
            Workflows workflows,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.orders = orders;
        this.runs = runs;
        this.differences = differences;
        this.workflows = workflows;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** One order of the posted list. */
    private record Posted(
            String partnerOrderId, String status, @Nullable Instant timestamp) {}

    /**
     * Compares the list with our orders and stores the run and its differences, in one transaction.
     *
     * @throws Refusal VALIDATION_FAILED with every problem; {@code too_many_unknown} when more than {@value #MOST_UNKNOWN} orders that
     *     we do not have would be open
     */
    public Run compare(Integration integration, Fields fields, Actor actor) {
        boolean partial = Boolean.TRUE.equals(fields.bool("partial"));
        List<Posted> posted = read(fields);
        return Objects.requireNonNull(transaction.execute(_ -> {
            Run run = Run.begun(integration.partner(), integration.id(), RunView.Cause.POSTED, null, clock.instant());
            Set<String> compared = new HashSet<>();
            posted.forEach(one -> compared.add(one.partnerOrderId()));
            List<Difference> found = compare(integration, posted);
            int agreeing = posted.size() - found.size();
            if (!partial) {
                found.addAll(missingAtPartner(integration, compared));
                found.forEach(one -> compared.add(one.partnerOrderId()));
            }
            runs.insertFinished(run, posted.size(), agreeing, clock.instant());
            if (partial) {
                differences.replace(run, compared, found);
                refuseTooManyUnknown(integration, found);
            } else {
                differences.replaceWithWholeList(run, compared, found);
            }
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "RECONCILIATION_STARTED",
                    "reconciliation_runs",
                    run.id().toString(),
                    Map.of("cause", run.cause().wireName()))));
            return run;
        }));
    }

    /** Under the lock that {@link StandingDifferences#replace} has taken. A list without unknown orders is never refused. */
    private void refuseTooManyUnknown(Integration integration, List<Difference> found) {
        if (found.stream().anyMatch(one -> one.kind() == Kind.MISSING_HERE)
                && differences.openOfOrdersUnknownHere(integration.id(), MOST_UNKNOWN + 1) > MOST_UNKNOWN) {
            throw Refusal.invalid(
                    List.of(
                            new Problem(
                                    "",
                                    "too_many_unknown",
                                    "With this list, more than " + MOST_UNKNOWN
                                            + " orders that you named and that we do not have would be open. Place them and list them again, ask"
                                            + " us to dismiss them, or send all of your open orders without partial: that list replaces them.")));
        }
    }

    private static List<Posted> read(Fields fields) {
        List<Posted> posted = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Fields one : fields.objects("orders", 1, MOST_ORDERS)) {
            String id = one.requiredText("partner_order_id", PartnerText.LONGEST_REFERENCE);
            if (!seen.add(id) && !id.isEmpty()) {
                one.problem("partner_order_id", "duplicate", "This order is in the list already.");
            }
            posted.add(new Posted(id, one.requiredText("status", PartnerText.LONGEST_WORD), one.instant("timestamp")));
        }
        fields.check();
        return posted;
    }

    private List<Difference> compare(Integration integration, List<Posted> posted) {
        Map<String, OurOrder> known = orders.known(
                integration.partner(),
                posted.stream().map(Posted::partnerOrderId).toList());
        var comparison = new Comparison(workflows.current(), integration.mapping());
        List<Difference> found = new ArrayList<>();
        for (Posted one : posted) {
            OurOrder ours = known.get(one.partnerOrderId());
            if (ours == null) {
                found.add(Difference.missingHere(one.partnerOrderId(), one.status(), one.timestamp()));
            } else {
                comparison.difference(ours, one.status(), one.timestamp()).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Our orders that are not final and not in the list; at most {@link #MOST_ORDERS}. */
    private List<Difference> missingAtPartner(Integration integration, Set<String> listed) {
        Workflow workflow = workflows.current();
        List<Difference> missing = new ArrayList<>();
        OrderId after = null;
        List<OurOrder> page;
        do {
            page = orders.page(integration.partner(), workflow.openStatuses(), NEVER, after, PAGE);
            page.stream()
                    .filter(ours -> !listed.contains(ours.partnerOrderId()))
                    .map(ours -> Difference.without(Kind.MISSING_AT_PARTNER, ours.partnerOrderId(), ours, null))
                    .forEach(missing::add);
            after = page.isEmpty() ? after : page.getLast().id();
        } while (page.size() == PAGE && missing.size() < MOST_ORDERS);
        return missing.size() > MOST_ORDERS ? missing.subList(0, MOST_ORDERS) : missing;
    }
}
