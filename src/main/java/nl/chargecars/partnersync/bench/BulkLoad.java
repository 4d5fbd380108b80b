package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import org.jspecify.annotations.Nullable;

/**
 * Writes millions of orders in minutes: over several connections, with commits that do not wait for the disk, with few checkpoints,
 * and for large loads with most indexes dropped before and rebuilt afterwards. All of this is undone at the end of the load, so
 * that measurements run with the product's settings and indexes.
 */
final class BulkLoad {

    private static final int WRITERS = 2;
    private static final long CHUNK = 20_000;

    /** Number of orders from which dropping and rebuilding the indexes is faster than maintaining them. */
    private static final long MANY = 300_000;

    private static final List<String> SETTINGS =
            List.of("max_wal_size = '6GB'", "checkpoint_timeout = '1h'", "autovacuum = off");

    private static final List<String> SESSION = List.of(
            "set synchronous_commit = off",
            "set maintenance_work_mem = '700MB'",
            "set max_parallel_maintenance_workers = 0");

    /**
     * Selects, for each index that a large load drops, the statements that drop and rebuild it. Primary keys that foreign keys
     * reference are kept. Partial indexes of deliveries are kept: they do not contain delivered rows, and the server's workers
     * continue to query them.
     */
    private static final String INDEXES = """
            select case when pg_constraint.oid is null then format('drop index %1$s', class.oid::regclass)
                        else format('alter table %1$s drop constraint %2$I', pg_constraint.conrelid::regclass, conname) end
                   || E'\\t' ||
                   case when pg_constraint.oid is null then pg_get_indexdef(class.oid)
                        else format('alter table %1$s add constraint %2$I %3$s', pg_constraint.conrelid::regclass, conname,
                                    pg_get_constraintdef(pg_constraint.oid)) end
            from pg_index
            join pg_class as class on class.oid = pg_index.indexrelid
            left join pg_constraint on pg_constraint.conindid = class.oid and contype in ('p', 'u')
            where indrelid = any(array['organizations', 'contacts', 'addresses', 'orders', 'order_references', 'line_items',
                                       'status_transitions', 'audit_logs', 'partner_status_updates', 'unsent_transitions', 'events',
                                       'deliveries']::regclass[])
              and (indpred is null or indrelid <> 'deliveries'::regclass)
              and not (indisprimary and exists (select from pg_constraint as pointing
                                                where pointing.contype = 'f' and pointing.confrelid = indrelid))
            order by pg_relation_size(indrelid) desc, class.oid
            """;

    private static final String TABLES = """
            select format('vacuum (analyze) %s', oid::regclass)
            from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace
            order by pg_relation_size(oid) desc
            """;

    /** Write speed that every disk is assumed to reach; it limits how long {@link #tidyUp} waits for the disk. */
    private static final long BYTES_A_SECOND = 30_000_000;

    private static final long LEAST_SECONDS = 5;
    private static final long MOST_SECONDS = 180;

    private final TestedCluster cluster;
    private final PartnerIds owner;
    private final Consumer<String> say;

    BulkLoad(TestedCluster cluster, PartnerIds owner) {
        this(cluster, owner, _ -> {});
    }

    /** @param say receives a progress line for each step after all rows are written */
    BulkLoad(TestedCluster cluster, PartnerIds owner, Consumer<String> say) {
        this.cluster = cluster;
        this.owner = owner;
        this.say = say;
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Writes orders {@code B-first} to {@code B-last}, then vacuums the tables and makes a checkpoint. */
    void write(long first, long last, Deliveries deliveries, LongConsumer progress) throws Exception {
        try (Connection administrator = cluster.asAdministrator()) {
            set(administrator, "alter system set ");
            try {
                List<String> rebuild = last - first >= MANY ? dropIndexes(administrator) : List.of();
                fill(first, last, deliveries, progress);
                if (!rebuild.isEmpty()) {
                    say.accept("    building " + rebuild.size() + " indexes");
                }
                inParallel(rebuild);
            } finally {
                set(administrator, "alter system reset ");
            }
        }
        tidyUp();
    }

    /** Vacuums all tables, makes a checkpoint and waits for the disk, so that none of this happens during a measurement. */
    void tidyUp() throws Exception {
        try (Connection administrator = cluster.asAdministrator()) {
            inParallel(Sql.texts(administrator, TABLES));
            say.accept("    checkpoint");
            Sql.update(administrator, "checkpoint");
            long size = Sql.number(administrator, "select pg_database_size(current_database())");
            PageCache.settle(
                    administrator,
                    Duration.ofSeconds(Math.clamp(size / BYTES_A_SECOND, LEAST_SECONDS, MOST_SECONDS)),
                    say);
        }
    }

    private static void set(Connection administrator, String how) throws SQLException {
        for (String setting : SETTINGS) {
            boolean reset = how.contains("reset");
            Sql.update(administrator, how + (reset ? setting.substring(0, setting.indexOf(' ')) : setting));
        }
        Sql.texts(administrator, "select pg_reload_conf()");
    }

    /** Drops the indexes. Returns the statements that rebuild them. */
    private static List<String> dropIndexes(Connection administrator) throws SQLException {
        List<String> rebuild = new ArrayList<>();
        for (String index : Sql.texts(administrator, INDEXES)) {
            String[] dropAndMake = index.split("\t", -1);
            Sql.update(administrator, dropAndMake[0]);
            rebuild.add(dropAndMake[1]);
        }
        return rebuild;
    }

    private void fill(long first, long last, Deliveries deliveries, LongConsumer progress) throws Exception {
        var next = new AtomicLong(first);
        var written = new AtomicLong();
        long retainedFrom = BulkOrders.retainedFrom(first, last, deliveries);
        several(connection -> {
            BulkOrders bulk = BulkOrders.unchecked(connection, owner);
            for (long begin = next.getAndAdd(CHUNK); begin <= last; begin = next.getAndAdd(CHUNK)) {
                long end = Math.min(last, begin + CHUNK - 1);
                bulk.writeChunk(begin, end, retainedFrom, deliveries);
                progress.accept(written.addAndGet(end - begin + 1));
            }
        });
    }

    private void inParallel(List<String> statements) throws Exception {
        var next = new AtomicLong();
        several(connection -> {
            for (int index = (int) next.getAndIncrement();
                    index < statements.size();
                    index = (int) next.getAndIncrement()) {
                Sql.update(connection, statements.get(index));
            }
        });
    }

    private void several(Work work) throws Exception {
        var failure = new AtomicReference<@Nullable Exception>();
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (Connection connection = cluster.asAdministrator()) {
                    for (String setting : SESSION) {
                        Sql.update(connection, setting);
                    }
                    work.on(connection);
                } catch (SQLException | RuntimeException failed) {
                    failure.compareAndSet(null, failed);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }
}
