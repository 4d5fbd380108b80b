package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Asking;
import nl.chargecars.partnersync.monitoring.IntegrationHealths;
import org.springframework.stereotype.Component;

/** Partners that are asked for statuses, and have answered nothing for a quarter of an hour. Their page says the same. */
@Component
class UnansweredPolling implements TroubleSource {

    private static final Duration LONG = Duration.ofMinutes(15);

    private final IntegrationHealths healths;

    UnansweredPolling(IntegrationHealths healths) {
        this.healths = healths;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.POLLING_FAILING;
    }

    @Override
    public List<Trouble> look(Instant now) {
        return healths.all().stream()
                .flatMap(health -> Optional.ofNullable(health.asking())
                        .filter(asking -> isLong(asking, now))
                        .map(asking -> trouble(health, asking))
                        .stream())
                .toList();
    }

    private static boolean isLong(Asking asking, Instant now) {
        Instant answered = asking.answeredAt();
        return asking.inVain() && (answered == null || !answered.isAfter(now.minus(LONG)));
    }

    private Trouble trouble(IntegrationHealth health, Asking asking) {
        Instant answered = asking.answeredAt();
        return Trouble.ofIntegration(
                kind(),
                health.partnerId().value(),
                health.integrationId().value(),
                "The partner has answered none of our questions for statuses "
                        + (answered == null ? "yet" : "since " + answered)
                        + "; it is only probed now. Ask whether its side works, and whether it takes our credentials.",
                new Saying(answered == null ? "polling_never_answered" : kind().wireName(), answered, null, null));
    }
}
