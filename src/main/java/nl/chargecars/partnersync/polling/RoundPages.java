package nl.chargecars.partnersync.polling;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.figures.IntegrationFigures;
import nl.chargecars.partnersync.figures.SyncResult;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.inbound.Origin;
import nl.chargecars.partnersync.inbound.PartnerStatuses;
import nl.chargecars.partnersync.inbound.PartnerStatuses.Settled;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.polling.OrderAnswer.Failed;
import nl.chargecars.partnersync.polling.OrderAnswer.NotModified;
import nl.chargecars.partnersync.polling.OrderAnswer.Status;
import nl.chargecars.partnersync.polling.OrderAnswer.Unknown;
import nl.chargecars.partnersync.polling.OrderAnswer.Unreadable;
import nl.chargecars.partnersync.polling.PolledOrder.Result;
import nl.chargecars.partnersync.polling.RoundRepository.Tally;
import nl.chargecars.partnersync.polling.StatusRequests.Asked;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import nl.chargecars.partnersync.storage.OverloadedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Polls an integration's open orders page by page. No transaction is open while the partner is asked. */
@Component
class RoundPages {

    private static final Logger log = LoggerFactory.getLogger(RoundPages.class);

    private final Integrations integrations;
    private final RoundRepository rounds;
    private final PolledOrderRepository orders;
    private final StatusRequests questions;
    private final PartnerStatuses statuses;
    private final Workflows workflows;
    private final IntegrationFigures figures;
    private final TransactionTemplate transaction;
    private final PollingShape shape;
    private final Clock clock;

    RoundPages(
            Integrations integrations,
            RoundRepository rounds,
            PolledOrderRepository orders,
            StatusRequests questions,
            PartnerStatuses statuses,
            Workflows workflows,
            IntegrationFigures figures,
            TransactionTemplate transaction,
            PollingShape shape,
            Clock clock) {
        this.integrations = integrations;
        this.rounds = rounds;
        this.orders = orders;
        this.questions = questions;
        this.statuses = statuses;
        this.workflows = workflows;
        this.figures = figures;
        this.transaction = transaction;
        this.shape = shape;
        this.clock = clock;
    }

    /**
     * Processes one page, or ends the round when no orders are left. Uses the integration's current configuration: a round may last
     * for hours.
     *
     * @return the round for the next page, always a new object; null when the round has ended, is paused, was released, or belongs
     *     to another node
     */
    @Nullable
    PollingRound page(PollingRound round) {
        Optional<Integration> integration =
                integrations.find(round.integration()).filter(Integration::polled);
        if (integration.isEmpty()) {
            rounds.release(round);
            return null;
        }
        if (round.failures() > 0 && round.version() < integration.get().version()) {
            // what failed as configured before is asked for again
            rounds.enrol(List.of(integration.get()), clock.instant());
            rounds.release(round);
            return null;
        }
        return page(round, integration.get());
    }

    private @Nullable PollingRound page(PollingRound round, Integration integration) {
        OrderId behind = round.after();
        try {
            List<String> open = workflows.current().openStatuses();
            List<PolledOrder> page = next(round, integration, open);
            if (page.isEmpty()) {
                finish(round, integration, open);
                return null;
            }
            behind = page.getLast().order();
            List<Asked> asked = ask(round, integration, open, page);
            if (!integrations.stillPolledAs(integration)) { // settings changed: the page is repeated, if at all
                rounds.release(round);
                return null;
            }
            return settle(round, integration, page, asked);
        } catch (RuntimeException failure) {
            passOver(round, integration, behind, failure);
            return null;
        }
    }

    private List<PolledOrder> next(PollingRound round, Integration integration, List<String> open) {
        Instant now = clock.instant();
        if (round.failures() > 0) { // probe a partner that did not answer with a single request, for any order
            return orders.page(integration, open, round.after(), now, 1);
        }
        return round.whole()
                ? orders.page(integration, open, round.after(), now, shape.page())
                : orders.failed(integration, open, round.after(), now, shape.page());
    }

    /**
     * Requests a page. Whether orders that failed before fail again for reasons of their own, or because the partner is silent, only
     * another order tells. So it is with orders whose answers cannot be read: there may be many of them side by side, such as new
     * ones that have no status yet.
     */
    private List<Asked> ask(PollingRound round, Integration integration, List<String> open, List<PolledOrder> page) {
        List<Asked> asked = questions.ask(integration, page);
        boolean failedAgain = round.failures() == 0
                && page.stream().allMatch(order -> order.failures() > 0)
                && asked.stream().allMatch(RoundPages::isUnanswered);
        boolean unreadable = asked.stream().allMatch(one -> one.answered().answer() instanceof Unreadable);
        if (!failedAgain && !unreadable) {
            return asked;
        }
        List<PolledOrder> another = orders.newestAnswered(integration, open).stream()
                .filter(answered ->
                        page.stream().noneMatch(order -> order.order().equals(answered.order())))
                .toList();
        return Stream.concat(asked.stream(), questions.ask(integration, another).stream())
                .toList();
    }

    private static boolean isUnanswered(Asked one) {
        OrderAnswer answer = one.answered().answer();
        return answer instanceof Unreadable || (answer instanceof Failed failed && !failed.partnerWide());
    }

    /** Handles an unexpected error: skips the page until the next round and pauses, so that the orders after it are still polled. */
    private void passOver(
            PollingRound round, Integration integration, @Nullable OrderId behind, RuntimeException failure) {
        if (DatabaseFailures.isOutage(failure)
                || failure instanceof ConcurrencyFailureException
                || failure instanceof OverloadedException) {
            throw failure; // the page is repeated when the lease has expired
        }
        log.error("a page of the polling of integration {} failed", integration.id(), failure);
        PollProblem why = PollProblem.of(Failure.of(FailureCode.OUR_FAULT));
        Instant now = clock.instant();
        transaction.executeWithoutResult(_ -> figures.record(List.of(failed(integration, why, now))));
        Instant next = PollingTimes.afterFailure(round.failures(), Optional.empty(), now);
        rounds.pause(round, integration.version(), behind, new Tally(0, 0, 0, 0, why), now, next);
    }

    private void finish(PollingRound round, Integration integration, List<String> open) {
        Instant now = clock.instant();
        // of all the partner's integrations: one that was replaced finishes no more rounds
        List<IntegrationId> ofPartner = integrations.of(integration.partner()).stream()
                .map(Integration::id)
                .toList();
        orders.forgetFinal(ofPartner, open);
        SyncFrequency frequency = integration.delivery().frequency();
        Instant regular = PollingTimes.nextRound(frequency, round.startedAt(), now);
        // in real time every round requests all orders, so that only silence brings one before its time
        boolean realTime = frequency == SyncFrequency.REAL_TIME;
        Optional<Instant> retry = realTime && round.failures() == 0 ? Optional.empty() : orders.nextRetry(integration);
        Instant next = retry.map(at -> PollingTimes.earlier(regular, at, round.failures(), now))
                .orElse(regular);
        if (!rounds.finish(round, integration.version(), now, next, realTime ? next : regular)) {
            rounds.release(round);
        }
    }

    private @Nullable PollingRound settle(
            PollingRound round, Integration integration, List<PolledOrder> page, List<Asked> asked) {
        var outcome = new RoundPage(round);
        asked.forEach(one -> settle(integration, one, outcome));
        Instant now = clock.instant();
        transaction.executeWithoutResult(_ -> {
            orders.save(integration, outcome.unsaved());
            figures.record(results(round, integration, outcome, now));
        });
        log.info(
                "polling.page integration={} asked={} told={} failed={} outcome=\"{}\"",
                integration.id(),
                outcome.tally().asked(),
                outcome.tally().told(),
                outcome.tally().failed(),
                Objects.requireNonNullElse(outcome.tally().error(), "answered"));
        OrderId last = page.getLast().order();
        if (outcome.interrupted()) {
            Instant next = PollingTimes.afterFailure(round.failures(), outcome.askedFor(), now);
            OrderId upTo = outcome.wantsRest() ? outcome.answeredUpTo() : last;
            rounds.pause(round, integration.version(), upTo, outcome.tally(), now, next);
            return null;
        }
        if (!rounds.advance(round, last, outcome.tally(), now, now.plus(shape.lease()))) {
            rounds.release(round);
            return null;
        }
        return round.behind(last);
    }

    private void settle(Integration integration, Asked one, RoundPage page) {
        Instant now = clock.instant();
        PolledOrder order = one.order();
        switch (one.answered().answer()) {
            case NotModified() -> page.add(order.notModified(now));
            case Unknown unknown -> page.addUnknown(order, unknown.why(), now);
            case Unreadable unreadable -> page.addUnreadable(order, unreadable.why(), now);
            case Failed failed -> page.add(one, failed, now);
            case Status status -> {
                if (order.isNews(status, integration.mapping().toChargecars(status.status()), now)) {
                    Settled settled = statuses.receive(
                            integration.partner(),
                            order.partnerOrderId(),
                            status.status(),
                            status.timestamp(),
                            Origin.POLLING,
                            one.at(),
                            order.transitionCount());
                    Result result = order.passedOn(now, one.answered().validators(), status, settled);
                    // Save at once: if a status without a timestamp were passed on but not saved, it would be news
                    // again next time, even if somebody has moved the order since.
                    orders.save(integration, List.of(result));
                    page.addPassedOn(result);
                } else {
                    page.add(order.same(now, one.answered().validators()));
                }
            }
        }
    }

    private static List<SyncResult> results(PollingRound round, Integration integration, RoundPage page, Instant now) {
        List<SyncResult> results = new ArrayList<>(
                Collections.nCopies(page.quietSuccesses(), SyncResult.succeeded(integration.id(), now)));
        // few orders that fail again and again would outweigh what the round of all orders was answered
        if (round.whole() || page.interrupted()) {
            page.problems().forEach(why -> results.add(failed(integration, why, now)));
        }
        return results;
    }

    private static SyncResult failed(Integration integration, PollProblem why, Instant now) {
        return SyncResult.failed(integration.id(), now, "asking_failed." + why.code(), "Polling: " + why.text());
    }
}
