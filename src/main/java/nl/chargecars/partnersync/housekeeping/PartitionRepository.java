package nl.chargecars.partnersync.housekeeping;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.database.OwnersPool;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates and drops partitions. Both lock the table for a moment, and give up rather than make other transactions queue behind
 * them: when a lock is not granted in time, the method throws CannotAcquireLockException, and the caller tries again later.
 * Until then nothing has changed, except that copies of rows that outlive their partition may have been made; they are not made twice.
 */
@Repository
class PartitionRepository {

    private static final String LIST = """
            select child.relname
            from pg_inherits
            join pg_class as child on child.oid = inhrelid
            where inhparent = to_regclass(:table)
            """;

    private static final String OLDEST_IN_DEFAULT = "select {key} from {table}_default order by {key} limit 1";

    /**
     * Limits the wait for locks, in this transaction only. After the locks are granted, the session's statement timeout limits
     * the statements.
     */
    private static final String PATIENCE = "set local lock_timeout = {patience}";

    private static final String LIKE = "create table {partition} (like {table} including all)";

    private static final String LOCK_DEFAULT = "lock table only {table}_default in access exclusive mode";

    /**
     * Moves rows from the default partition to the new one. Normally there are none, because partitions are made ahead; after
     * days without this job, or with a clock ahead, there are the rows written meanwhile.
     */
    private static final String TAKE_OVER = """
            with strays as (delete from {table}_default where {key} >= {first} and {key} < {end} returning *)
            insert into {partition} select * from strays
            """;

    private static final String ATTACH =
            "alter table {table} attach partition {partition} for values from ({first}) to ({end})";

    /**
     * Blocks writers of the partition, not readers, while rows are copied out of it. Otherwise a concurrent erasure could miss a
     * row: its old text would be copied to where the erasure does not see it. With the lock, the erasure has either ended before
     * the copy, or it looks for copies after this one was made.
     */
    private static final String LOCK_WRITERS = "lock table only {partition} in share mode";

    private static final String LOCK_BOTH = "lock table only {table}, only {partition} in access exclusive mode";

    private static final String DROP = "drop table {partition}";

    private static final int PAGE = 10_000;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final JdbcClient client;
    private final TransactionTemplate transaction;
    private final HousekeepingShape shape;

    /** @param owner connections of the tables' owner, which may be another role than the application's */
    PartitionRepository(OwnersPool owner, HousekeepingShape shape) {
        this.client = JdbcClient.create(owner.connections());
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(owner.connections()));
        this.shape = shape;
    }

    /** Returns the table's partitions, oldest first, without the default partition. */
    List<Partition> partitions(RetainedTable table) {
        return client.sql(LIST).param("table", table.name()).query((row, _) -> Row.text(row, "relname")).list().stream()
                .map(name -> Partition.named(table, name))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Partition::from))
                .toList();
    }

    /** Returns the day of the oldest row in the table's default partition, which is normally empty. */
    Optional<LocalDate> oldestInDefault(RetainedTable table) {
        return client.sql(OLDEST_IN_DEFAULT.replace("{table}", table.name()).replace("{key}", table.key()))
                .query((row, _) ->
                        table.keyIsId() ? Partition.timeOf(Row.uuid(row, table.key())) : Row.instant(row, table.key()))
                .optional()
                .map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC));
    }

    void create(Partition partition) {
        transaction.executeWithoutResult(_ -> {
            execute(PATIENCE, partition);
            execute(LIKE, partition);
            execute(LOCK_DEFAULT, partition);
            execute(TAKE_OVER, partition);
            execute(ATTACH, partition);
        });
    }

    /**
     * Copies the rows that must outlive the partition, then drops it. No rows are searched for under the exclusive lock, because
     * all other transactions wait for that one: see {@link RetainedTable#keep}.
     */
    void drop(Partition partition, Instant now) {
        while (keep(partition, now) > 0) {
            // the next page, each its own transaction
        }
        transaction.executeWithoutResult(_ -> {
            execute(PATIENCE, partition);
            execute(LOCK_BOTH, partition);
            execute(DROP, partition);
        });
    }

    private int keep(Partition partition, Instant now) {
        String keep = partition.table().keep();
        if (keep == null) {
            return 0;
        }
        return Objects.requireNonNull(transaction.execute(_ -> {
            execute(PATIENCE, partition);
            execute(LOCK_WRITERS, partition);
            return client.sql(keep.replace(":first", partition.first()).replace(":end", partition.end()))
                    .param("now", Row.timestamp(now))
                    .param("most", PAGE)
                    .update();
        }));
    }

    private void execute(String sql, Partition partition) {
        try {
            client.sql(sql.replace("{table}", partition.table().name())
                            .replace("{partition}", partition.name())
                            .replace("{key}", partition.table().key())
                            .replace("{first}", partition.first())
                            .replace("{end}", partition.end())
                            .replace(
                                    "{patience}",
                                    Long.toString(shape.lockPatience().toMillis())))
                    .update();
        } catch (UncategorizedSQLException failure) {
            if (failure.getSQLException() != null
                    && LOCK_NOT_AVAILABLE.equals(failure.getSQLException().getSQLState())) {
                throw new CannotAcquireLockException("somebody has been using the table for too long", failure);
            }
            throw failure;
        }
    }
}
