package nl.chargecars.partnersync.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.polling.OrderAnswer.Failed;
import nl.chargecars.partnersync.polling.PolledOrder.Result;
import nl.chargecars.partnersync.polling.RoundRepository.Tally;
import nl.chargecars.partnersync.polling.StatusRequests.Asked;
import org.jspecify.annotations.Nullable;

/**
 * The result of one page of a round: what to save at its end, and whether the partner answers at all. A partner of which no answer
 * can be read, such as a notice of maintenance in place of each, is as silent as one that does not answer.
 */
final class RoundPage {

    private final List<Result> answered = new ArrayList<>();
    private final List<Result> unanswered = new ArrayList<>();
    private final List<PollProblem> problems = new ArrayList<>();
    private @Nullable OrderId answeredUpTo;
    private final boolean probe;
    private boolean failedBefore;
    private boolean wantsRest;
    private Optional<Duration> askedFor = Optional.empty();
    private int asked;
    private int told;
    private int failed;
    private int silent;
    private @Nullable PollProblem why;

    RoundPage(PollingRound round) {
        this.answeredUpTo = round.after();
        this.probe = round.failures() > 0;
    }

    void add(Result result) {
        answered.add(result);
        count(result);
    }

    /** Adds an order that the partner does not know: an answer, if not a useful one. */
    void addUnknown(PolledOrder order, Failure failure, Instant now) {
        problems.add(PollProblem.of(failure));
        add(order.failed(now, failure));
    }

    /** Adds a result that was passed to the inbound path and is saved already. */
    void addPassedOn(Result result) {
        told++;
        count(result);
    }

    private void count(Result result) {
        asked++;
        if (result.why() != null) {
            failed++;
            why = result.why();
        }
        passed(result.asked().order());
    }

    /** Adds an answer that cannot be read. */
    void addUnreadable(PolledOrder order, Failure failure, Instant now) {
        countSilent(failure);
        unanswered.add(order.failed(now, failure));
        passed(order.order());
    }

    private void countSilent(Failure failure) {
        asked++;
        failed++;
        silent++;
        PollProblem problem = PollProblem.of(failure);
        problems.add(problem);
        why = problem;
    }

    /** Adds a request that the partner did not answer. */
    void add(Asked one, Failed failure, Instant now) {
        countSilent(failure.why());
        if (failure.partnerWide()) {
            wantsRest = true;
            askedFor = failure.askedFor().isPresent() ? failure.askedFor() : askedFor;
        }
        if (failure.partnerWide() && !mayBeOfTheOrder(one.order())) {
            failedBefore = true; // the order is unchanged, and comes first in the next page
        } else {
            unanswered.add(one.order().failed(now, failure.why()));
            passed(one.order().order());
        }
    }

    /**
     * True when this order was refused by itself, or failed the last time, too. Then the round goes on after it: if the partner wants
     * no rest but refuses this one order, the others would never be asked for.
     */
    private boolean mayBeOfTheOrder(PolledOrder order) {
        return probe || order.failures() > 0;
    }

    private void passed(OrderId order) {
        if (!failedBefore) {
            answeredUpTo = order;
        }
    }

    /** The results to save. When no answer can be used, it is probably the partner that fails, and not each of the orders. */
    List<Result> unsaved() {
        Stream<Result> failed = isSilent() ? unanswered.stream().map(Result::inSilence) : unanswered.stream();
        return Stream.concat(answered.stream(), failed).toList();
    }

    /** True when the partner asks for a pause, or answered nothing that can be read. */
    boolean interrupted() {
        return wantsRest || isSilent();
    }

    private boolean isSilent() {
        return silent == asked;
    }

    /** True when the partner asks for a pause, so that some of the page may be left to request. */
    boolean wantsRest() {
        return wantsRest;
    }

    /** The pause that {@code Retry-After} asks for. */
    Optional<Duration> askedFor() {
        return askedFor;
    }

    /** The order after which a round continues that a rest has interrupted; null for the beginning of the round. */
    @Nullable
    OrderId answeredUpTo() {
        return answeredUpTo;
    }

    Tally tally() {
        return new Tally(asked, asked - silent, told, failed, why);
    }

    /** The number of answered requests that the inbound path has not counted. */
    int quietSuccesses() {
        return asked - told - problems.size();
    }

    /** Why each of the requests failed that brought no status. */
    List<PollProblem> problems() {
        return problems;
    }
}
