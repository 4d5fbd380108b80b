package nl.chargecars.partnersync.alerts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import nl.chargecars.partnersync.alerts.AlertBook.Changes;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks for troubles of every kind, opens and closes alerts, logs them, and queues a notice for each channel. Also gives up the
 * notices of channels that no node has set up: the jobs of those channels run nowhere.
 */
@Component
class AlertJob implements HousekeepingJob {

    static final String NAME = "alerts";

    private static final Logger log = LoggerFactory.getLogger(AlertJob.class);

    private final List<TroubleSource> sources;
    private final AlertBook book;
    private final NoticeRepository notices;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AlertJob(
            List<TroubleSource> sources,
            AlertBook book,
            NoticeRepository notices,
            TransactionTemplate transaction,
            Clock clock) {
        this.sources = List.copyOf(sources);
        this.book = book;
        this.notices = notices;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    /** Runs all sources, also when one of them fails; then throws the first failure. */
    @Override
    public void run() {
        Instant now = clock.instant();
        List<Runnable> parts = new ArrayList<>();
        for (TroubleSource source : sources) {
            parts.add(() -> settle(source, now));
        }
        parts.add(() -> notices.giveUpUntried(now));
        RuntimeException first = null;
        for (Runnable part : parts) {
            try {
                part.run();
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void settle(TroubleSource source, Instant now) {
        List<Trouble> troubles = source.look(now);
        Changes changes = Objects.requireNonNull(transaction.execute(_ -> {
            Changes settled = book.settle(source.kind(), troubles, now);
            List<Alert> over = settled.closed().stream()
                    .filter(closed -> source.isOver(closed, troubles, now))
                    .toList();
            notices.add(settled.opened(), over, now);
            return settled;
        }));
        for (Alert alert : changes.opened()) {
            log.warn(
                    "alert.opened alert={} kind={} subject=\"{}\" partner={} whose=\"{}\" message=\"{}\"",
                    alert.alertId(),
                    alert.kind(),
                    alert.subject(),
                    alert.partnerId(),
                    alert.whose(),
                    alert.message());
        }
        for (Alert alert : changes.closed()) {
            log.info(
                    "alert.closed alert={} kind={} subject=\"{}\" whose=\"{}\"",
                    alert.alertId(),
                    alert.kind(),
                    alert.subject(),
                    alert.whose());
        }
    }
}
