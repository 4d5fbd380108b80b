package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.monitoring.UnansweredPolls;
import nl.chargecars.partnersync.monitoring.UnansweredPolls.Unanswered;
import org.springframework.stereotype.Component;

/**
 * Finds partners that we poll for statuses and that have answered nothing usable for a quarter of an hour after a first failure.
 * How long ago the last answer was does not matter: some partners are polled once a day. After we were away, counting
 * starts again ({@link Uptime}).
 */
@Component
class UnansweredPolling implements TroubleSource {

    private static final Duration LONG = Duration.ofMinutes(15);

    private final UnansweredPolls questions;
    private final Uptime uptime;

    UnansweredPolling(UnansweredPolls questions, Uptime uptime) {
        this.questions = questions;
        this.uptime = uptime;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.POLLING_FAILING;
    }

    @Override
    public List<Trouble> look(Instant now) {
        List<Trouble> unanswered = questions.since(now.minus(LONG), now).stream()
                .map(this::trouble)
                .toList();
        return uptime.lasting(LONG, kind(), unanswered, now);
    }

    private Trouble trouble(Unanswered unanswered) {
        boolean never = unanswered.answeredAt() == null;
        return Trouble.ofIntegration(
                kind(),
                unanswered.partner(),
                unanswered.integration(),
                "The partner has given a usable answer to none of our questions for statuses "
                        + (never ? "yet" : "since " + unanswered.since())
                        + "; it is only probed now. Ask whether its side works, and whether it takes our credentials.",
                never
                        ? new Saying("polling_never_answered", null, null, null)
                        : Saying.since(kind(), unanswered.since()));
    }
}
