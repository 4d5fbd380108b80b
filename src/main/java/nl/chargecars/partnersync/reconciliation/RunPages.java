package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.polling.FailingOrders;
import nl.chargecars.partnersync.polling.OrderAnswer;
import nl.chargecars.partnersync.polling.PartnerOrderApi;
import nl.chargecars.partnersync.polling.StatusRequestPage;
import nl.chargecars.partnersync.reconciliation.DifferenceView.Kind;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.Workflows;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks the partner for every order of a run, page by page, and stores the differences. */
@Component
class RunPages {

    private final Integrations integrations;
    private final RunRepository runs;
    private final StandingDifferences differences;
    private final OurOrderRepository orders;
    private final PartnerOrderApi api;
    private final FailingOrders failing;
    private final Workflows workflows;
    private final TransactionTemplate transaction;
    private final ReconciliationShape shape;
    private final Clock clock;

    RunPages(
            Integrations integrations,
            RunRepository runs,
            StandingDifferences differences,
            OurOrderRepository orders,
            PartnerOrderApi api,
            FailingOrders failing,
            Workflows workflows,
            TransactionTemplate transaction,
            ReconciliationShape shape,
            Clock clock) {
        this.integrations = integrations;
        this.runs = runs;
        this.differences = differences;
        this.orders = orders;
        this.api = api;
        this.failing = failing;
        this.workflows = workflows;
        this.transaction = transaction;
        this.shape = shape;
        this.clock = clock;
    }

    /**
     * @param order as it was before the partner was asked
     * @param failedBefore true when polling got no usable answer for this order, either
     */
    private record Asked(OurOrder order, OrderAnswer answer, boolean failedBefore) {

        Optional<OrderAnswer.Failed> failure() {
            return answer instanceof OrderAnswer.Failed failed ? Optional.of(failed) : Optional.empty();
        }

        /** True when the partner refuses to answer for all orders, or always refuses this one as if for all. */
        boolean isRefusedAsIfForAll() {
            return failure()
                    .filter(failed -> failed.partnerWide() && (failed.unauthorized() || failedBefore))
                    .isPresent();
        }

        boolean isPartnerWide() {
            return failure().filter(OrderAnswer.Failed::partnerWide).isPresent();
        }
    }

    /** @param orders the partner's ids of the orders that were compared */
    private record Compared(List<String> orders, List<Difference> differences) {

        int agreeing() {
            return orders.size() - differences.size();
        }
    }

    /** Processes one page and returns the advanced run; null when the run has ended, was released, or belongs to another node. */
    @Nullable
    Run page(Run run, Integration integration) {
        Workflow workflow = workflows.current();
        List<OurOrder> page = orders.page(
                run.partner(),
                workflow.openStatuses(),
                run.startedAt().minus(shape.recently()),
                run.after(),
                shape.page());
        if (page.isEmpty()) {
            runs.finish(run, clock.instant());
            return null;
        }
        List<Asked> asked = ask(integration, page);
        List<Asked> again = askAgain(run, integration, asked);
        if (!integrations.stillPolledAs(integration)) { // settings changed: the page is repeated, if at all
            runs.release(run);
            return null;
        }
        Optional<OrderAnswer.Failed> silence = failureThatEndsRun(
                run, Stream.concat(asked.stream(), again.stream()).toList());
        if (silence.isPresent()) {
            Failure why = silence.get().why();
            runs.fail(
                    run,
                    why.code().wireName(),
                    "The partner does not answer: " + why.text(),
                    clock.instant(),
                    silence.get().askedFor().orElse(Duration.ZERO));
            return null;
        }
        return keep(run, asked, new Comparison(workflow, integration.mapping()));
    }

    private @Nullable Run keep(Run run, List<Asked> asked, Comparison comparison) {
        OrderId last = asked.getLast().order().id();
        Instant leaseEnd = clock.instant().plus(shape.lease());
        Boolean ours = transaction.execute(_ -> {
            Compared page = compare(run, asked, comparison);
            boolean held = runs.advance(run, last, page.orders().size(), page.agreeing(), leaseEnd);
            if (held) {
                differences.replace(run, page.orders(), page.differences());
            }
            return held;
        });
        return Boolean.TRUE.equals(ours) ? run.behind(last, lastAnswered(run, asked)) : null;
    }

    private static @Nullable OurOrder lastAnswered(Run run, List<Asked> asked) {
        return asked.reversed().stream()
                .filter(one -> one.failure().isEmpty())
                .findFirst()
                .map(Asked::order)
                .orElse(run.answered());
    }

    /**
     * Compares the answers with our orders as they are now. An order that changed status while the partner was asked, and differs,
     * is left out: the answer may be older than that change, or its cause. Its earlier difference stays in place until the next run.
     */
    private Compared compare(Run run, List<Asked> asked, Comparison comparison) {
        Map<String, OurOrder> known = orders.known(
                run.partner(),
                asked.stream().map(one -> one.order().partnerOrderId()).toList());
        List<String> compared = new ArrayList<>();
        List<Difference> found = new ArrayList<>();
        for (Asked one : asked) {
            OurOrder now = known.get(one.order().partnerOrderId());
            if (now == null) {
                continue;
            }
            Optional<Difference> difference = difference(comparison, now, one.answer());
            if (difference.isEmpty() || now.transitions() == one.order().transitions()) {
                compared.add(now.partnerOrderId());
                difference.ifPresent(found::add);
            }
        }
        return new Compared(compared, found);
    }

    private static Optional<Difference> difference(Comparison comparison, OurOrder ours, OrderAnswer answer) {
        String id = ours.partnerOrderId();
        return switch (answer) {
            case OrderAnswer.Status status -> comparison.difference(ours, status.status(), status.timestamp());
            case OrderAnswer.Unknown _ -> comparison.missingAtPartner(ours);
            case OrderAnswer.Unreadable unreadable ->
                Optional.of(Difference.without(Kind.UNREADABLE, id, ours, unreadable.why()));
            case OrderAnswer.Failed failed -> Optional.of(Difference.without(Kind.UNREADABLE, id, ours, failed.why()));
            case OrderAnswer.NotModified() -> Optional.empty();
        };
    }

    /**
     * Returns the failure that ends the run, if any: the partner rejects us or asks for a pause, or no order of the first page got a
     * usable answer, or no server responded for any order of a full page. Failures that concern single orders do not end the run. A
     * rejection is one of them when another order got an answer, and so is a pause asked for with an order that failed before.
     *
     * @param asked the page, and what was requested again to find out
     */
    private Optional<OrderAnswer.Failed> failureThatEndsRun(Run run, List<Asked> asked) {
        List<OrderAnswer.Failed> failures =
                asked.stream().flatMap(one -> one.failure().stream()).toList();
        boolean first = run.after() == null;
        boolean nobodyThere = asked.size() == shape.page() && failures.stream().noneMatch(OrderAnswer.Failed::answered);
        boolean none = failures.size() == asked.size();
        boolean silent = none && (first || nobodyThere);
        return asked.stream()
                .filter(one -> none || !one.isRefusedAsIfForAll())
                .flatMap(one -> one.failure().stream())
                .filter(failed -> silent || failed.partnerWide())
                .findFirst();
    }

    /** Requests a page, and once more behind a refusal if no order has told yet whether it is meant for all. */
    private List<Asked> ask(Integration integration, List<OurOrder> page) {
        List<Asked> asked = request(integration, page);
        if (!leavesOpenWhomItRefuses(asked) || asked.size() == page.size()) {
            return asked;
        }
        List<OurOrder> another = page.subList(asked.size(), asked.size() + 1);
        return Stream.concat(asked.stream(), request(integration, another).stream())
                .toList();
    }

    /** Requests an order of an earlier page again that the partner answered for, if no order of this one tells. */
    private List<Asked> askAgain(Run run, Integration integration, List<Asked> asked) {
        OurOrder answered = run.answered();
        return answered != null && leavesOpenWhomItRefuses(asked) ? request(integration, List.of(answered)) : List.of();
    }

    /** True when the partner answered for none of the orders, and may have refused some of them as if for all. */
    private static boolean leavesOpenWhomItRefuses(List<Asked> asked) {
        return asked.stream().allMatch(one -> one.failure().isPresent())
                && asked.stream().anyMatch(Asked::isRefusedAsIfForAll)
                && asked.stream().allMatch(one -> one.isRefusedAsIfForAll() || !one.isPartnerWide());
    }

    private List<Asked> request(Integration integration, List<OurOrder> page) {
        Set<OrderId> failed = failing.unansweredAmong(
                integration, page.stream().map(OurOrder::id).toList());
        return StatusRequestPage.ask(
                integration,
                shape.concurrency(),
                page,
                order -> new Asked(
                        order,
                        api.ask(integration, order.partnerOrderId(), shape.deadline()),
                        failed.contains(order.id())),
                Asked::answer);
    }
}
