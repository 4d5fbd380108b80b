package nl.chargecars.partnersync.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.polling.OrderAnswer.Failed;
import nl.chargecars.partnersync.polling.PolledOrder.Result;
import nl.chargecars.partnersync.polling.Questions.Asked;
import nl.chargecars.partnersync.polling.RoundRepository.Tally;
import org.jspecify.annotations.Nullable;

/** What came of one page of a round: what is to be written down at its end, and whether the partner is there at all. */
final class RoundPage {

    private final List<Result> unsaved = new ArrayList<>();
    private @Nullable OrderId answeredUpTo;
    private boolean failedBefore;
    private boolean wantsRest;
    private Optional<Duration> askedFor = Optional.empty();
    private int asked;
    private int told;
    private int failed;
    private int silent;
    private @Nullable Why why;

    /** @param before the order that the page began behind; null at the beginning of the round */
    RoundPage(@Nullable OrderId before) {
        this.answeredUpTo = before;
    }

    void add(Result result) {
        unsaved.add(result);
        count(result);
    }

    /** It was news, went on to the inbound path, and is written down. */
    void addTold(Result result) {
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

    /** The partner did not answer. */
    void add(Asked one, Failed failure, Instant now) {
        asked++;
        failed++;
        silent++;
        why = Why.of(failure.why());
        if (failure.partnerWide()) {
            wantsRest = true;
            askedFor = failure.askedFor().isPresent() ? failure.askedFor() : askedFor;
            failedBefore = true; // the order is as it was, and first in turn
        } else {
            unsaved.add(one.order().failed(now, failure.why()));
            passed(one.order().order());
        }
    }

    private void passed(OrderId order) {
        if (!failedBefore) {
            answeredUpTo = order;
        }
    }

    List<Result> unsaved() {
        return unsaved;
    }

    /** True when the partner wants a rest, or answered nothing at all. */
    boolean interrupted() {
        return wantsRest || silent == asked;
    }

    /** What {@code Retry-After} asked for. */
    Optional<Duration> askedFor() {
        return askedFor;
    }

    /** Behind which order to go on; null at the beginning of the round. */
    @Nullable
    OrderId answeredUpTo() {
        return answeredUpTo;
    }

    Tally tally() {
        return new Tally(asked, told, failed, why);
    }

    /** How many of the questions were answered, and by nothing that the inbound path has counted. */
    int quietSuccesses() {
        return asked - silent - told;
    }

    int silent() {
        return silent;
    }
}
