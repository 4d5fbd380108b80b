package nl.chargecars.partnersync.housekeeping;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
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
 * expire or up to a partition's length later, never before. Rows of days without a partition are in the default partition until
 * they get one here.
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
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        create(table, today, today.plusDays(DAYS_AHEAD));
        createForStrays(table, today);
        Instant oldest = now.atZone(ZoneOffset.UTC).minus(age(table)).toInstant();
        // read again: partitions created just now for strays may hold expired rows
        for (Partition old : repository.partitions(table)) {
            if (old.isOver(oldest)) {
                patiently(() -> repository.drop(old, now));
                log.info("retention dropped partition={}", old.name());
            }
        }
    }

    /** Creates the partitions that are missing for these days, whatever length the existing ones have. */
    private void create(RetainedTable table, LocalDate from, LocalDate until) {
        int length = Math.clamp(daysOf(table, from) / PARTITIONS_AN_AGE, 1, LONGEST_PARTITION_DAYS);
        for (Partition missing : MissingPartitions.of(table, repository.partitions(table), from, until, length)) {
            patiently(() -> repository.create(missing));
        }
    }

    /**
     * Creates partitions for the past days that have rows in the default partition, from which nothing is ever dropped. Such rows
     * were written while this job did not run, or after a clock that was ahead had made it drop the partitions of the present.
     */
    private void createForStrays(RetainedTable table, LocalDate today) {
        Optional<LocalDate> day = dayOfStrays(table, today);
        while (day.isPresent()) {
            create(table, day.get(), day.get().plusDays(1));
            day = dayOfStrays(table, today);
        }
    }

    private Optional<LocalDate> dayOfStrays(RetainedTable table, LocalDate today) {
        return repository.oldestInDefault(table).filter(day -> day.isBefore(today));
    }

    private long daysOf(RetainedTable table, LocalDate end) {
        return end.toEpochDay() - end.minus(age(table)).toEpochDay();
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
