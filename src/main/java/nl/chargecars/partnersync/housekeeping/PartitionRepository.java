package nl.chargecars.partnersync.housekeeping;

import java.time.Instant;
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
 * Makes and drops partitions. Both lock the table for a moment, and give up rather than have everybody queue behind them: a lock
 * not had within a second means an exception, nothing changed, and another try later.
 */
@Repository
class PartitionRepository {

    private static final String LIST = """
            select child.relname
            from pg_inherits
            join pg_class as child on child.oid = inhrelid
            where inhparent = to_regclass(:table)
            """;

    /** Of this transaction only. What it does once it has its locks is bounded by the session's statement time-out. */
    private static final String PATIENCE = "set local lock_timeout = '1s'";

    private static final String LIKE = "create table {partition} (like {table} including all)";

    private static final String LOCK_DEFAULT = "lock table only {table}_default in access exclusive mode";

    /** Normally nothing: partitions are made ahead. After days without this job, what came meanwhile. */
    private static final String TAKE_OVER = """
            with strays as (delete from {table}_default where {key} >= {first} and {key} < {end} returning *)
            insert into {partition} select * from strays
            """;

    private static final String ATTACH =
            "alter table {table} attach partition {partition} for values from ({first}) to ({end})";

    /**
     * Against who writes in it, not who reads: what somebody erases there at this moment would be copied as it was, where he does not
     * see it. So he has ended, or looks for the copy after it was made.
     */
    private static final String LOCK_WRITERS = "lock table only {partition} in share mode";

    private static final String LOCK_BOTH = "lock table only {table}, only {partition} in access exclusive mode";

    private static final String DROP = "drop table {partition}";

    private static final int PAGE = 10_000;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final JdbcClient client;
    private final TransactionTemplate transaction;

    /** @param owner of the tables, whom the application need not be */
    PartitionRepository(OwnersPool owner) {
        this.client = JdbcClient.create(owner.connections());
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(owner.connections()));
    }

    /** Oldest first, without the default one. */
    List<Partition> partitions(RetainedTable table) {
        return client.sql(LIST).param("table", table.name()).query((row, _) -> Row.text(row, "relname")).list().stream()
                .map(name -> Partition.named(table, name))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Partition::from))
                .toList();
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
     * Drops it after what must outlive it has been kept. Under the lock, for which everybody waits, nothing is looked for: see
     * {@link RetainedTable#keep}.
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
                            .replace("{end}", partition.end()))
                    .update();
        } catch (UncategorizedSQLException failure) {
            if (failure.getSQLException() != null
                    && LOCK_NOT_AVAILABLE.equals(failure.getSQLException().getSQLState())) {
                throw new CannotAcquireLockException("somebody has been using the table for over a second", failure);
            }
            throw failure;
        }
    }
}
