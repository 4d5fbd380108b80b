package nl.chargecars.partnersync.inbound;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import nl.chargecars.partnersync.figures.IntegrationMeters;
import nl.chargecars.partnersync.housekeeping.Round;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.WriteBehind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Counts status updates that were not let in. Nothing else of them may be kept, since anybody can send them. Only calls for
 * integrations that exist are counted, so neither memory nor table grows with what strangers make up.
 */
@Component
class RefusedCalls implements Round, AutoCloseable {

    /** Why a call was refused. */
    enum Reason implements WireNamed {
        BAD_SIGNATURE,
        NO_SIGNATURE,
        NO_CREDENTIAL;
    }

    /** The calls that are counted together. */
    record Hour(IntegrationId integration, Instant start, Reason reason) {
        private static final Comparator<Hour> ORDER = Comparator.comparing(
                        (Hour hour) -> hour.integration().value())
                .thenComparing(Hour::start)
                .thenComparing(Hour::reason);
    }

    private static final Logger log = LoggerFactory.getLogger(RefusedCalls.class);
    private static final int KEPT_DAYS = 400;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final WriteBehind<Hour, Long> unsaved = new WriteBehind<>(Hour.ORDER, Long::sum);
    private final Set<Hour> logged = ConcurrentHashMap.newKeySet();
    private final RefusedCallRepository repository;
    private final IntegrationMeters meters;
    private final Clock clock;

    RefusedCalls(RefusedCallRepository repository, IntegrationMeters meters, Clock clock) {
        this.repository = repository;
        this.meters = meters;
        this.clock = clock;
    }

    /** Counts a call; logs the first of its kind within an hour. */
    void note(Integration integration, Reason reason) {
        var hour = new Hour(integration.id(), clock.instant().truncatedTo(ChronoUnit.HOURS), reason);
        unsaved.note(hour, 1L);
        meters.countRefused(integration, reason.wireName());
        if (logged.add(hour)) {
            log.warn(
                    "inbound.refused partner={} integration={} reason={} (further ones this hour are only counted)",
                    integration.partner(),
                    integration.id(),
                    reason.wireName());
        }
    }

    @Override
    public String work() {
        return "writing the figures of refused calls";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void round() {
        Instant now = clock.instant();
        logged.removeIf(hour -> hour.start().isBefore(now.truncatedTo(ChronoUnit.HOURS)));
        if (unsaved.write(repository::add)) {
            repository.forget(now.minus(KEPT_DAYS, ChronoUnit.DAYS));
        }
    }

    /** Writes what was counted since the last round, before the node stops. */
    @Override
    public void close() {
        round();
    }
}
