package nl.chargecars.partnersync.housekeeping;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Deletes expired rows by dropping whole partitions, and creates partitions ahead of time. A partition holds a sixth of the
 * retention period, at least a day and at most a month (30 days). So there are few partitions, and rows are deleted when they
 * expire or up to a partition's length later, never before.
 */
@Component
class Retention implements HousekeepingJob {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final int PARTITIONS_AN_AGE = 6;
    private static final int LONGEST_PARTITION_DAYS = 30;
    private static final int DAYS_AHEAD = 7;
    private static final int TRIES = 5;

    private final List<RetainedTable> tables;
    private final PartitionRepository repository;
    private final RetentionSettings settings;
    private final Clock clock;

    Retention(List<RetainedTable> tables, PartitionRepository repository, Settings settings, Clock clock) {
        this.tables = List.copyOf(tables);
        this.repository = repository;
        this.settings = settings.retention();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "retention";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** Processes every table, even if one of them fails; throws the first failure at the end. */
    @Override
    public void run() {
        DataAccessException first = null;
        for (RetainedTable table : tables) {
            try {
                run(table);
            } catch (DataAccessException failure) {
                log.warn(
                        "retention table={} left for the next run: {}",
                        table.name(),
                        failure.getClass().getSimpleName());
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void run(RetainedTable table) {
        Instant now = clock.instant();
        Instant oldest = now.atZone(ZoneOffset.UTC).minus(age(table)).toInstant();
        List<Partition> partitions = repository.partitions(table);
        for (Partition next : ahead(table, partitions, now)) {
            patiently(() -> repository.create(next));
        }
        // read again: after a long time without this job, partitions created just now may hold expired rows
        for (Partition old : repository.partitions(table)) {
            if (old.isOver(oldest)) {
                patiently(() -> repository.drop(old, now));
                log.info("retention dropped partition={}", old.name());
            }
        }
    }

    /** Returns the partitions to create, which follow the last one without gaps, whatever length the earlier ones have. */
    private List<Partition> ahead(RetainedTable table, List<Partition> partitions, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate end = partitions.isEmpty() ? today : partitions.getLast().to();
        int days = Math.clamp(daysOf(table, today) / PARTITIONS_AN_AGE, 1, LONGEST_PARTITION_DAYS);
        return Stream.iterate(
                        new Partition(table, end, end.plusDays(days)),
                        before -> new Partition(table, before.to(), before.to().plusDays(days)))
                .takeWhile(next -> next.from().isBefore(today.plusDays(DAYS_AHEAD)))
                .toList();
    }

    private long daysOf(RetainedTable table, LocalDate today) {
        return today.toEpochDay() - today.minus(age(table)).toEpochDay();
    }

    private Period age(RetainedTable table) {
        return switch (table.age()) {
            case PAYLOADS -> Period.ofDays(settings.payloadDays());
            case FIGURES -> Period.ofMonths(settings.figureMonths());
        };
    }

    /**
     * Retries a change whose lock was not granted in time. Between two tries, the transactions that queued behind our request for
     * the lock go first.
     */
    private static void patiently(Runnable change) {
        for (int tries = 1; ; tries++) {
            try {
                change.run();
                return;
            } catch (ConcurrencyFailureException locked) {
                if (tries == TRIES) {
                    throw locked;
                }
            }
        }
    }
}
