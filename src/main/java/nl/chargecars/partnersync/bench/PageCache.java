package nl.chargecars.partnersync.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The operating system's cache of file contents: pages not yet written to the disk, and pages read before. */
final class PageCache {

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final long BYTES_A_KILOBYTE = 1_024;
    private static final long BYTES_A_MEGABYTE = 1_000_000;
    private static final long LITTLE = 50 * BYTES_A_MEGABYTE;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final int READ_AT_A_TIME = 4 << 20;
    private static final long TOLD_EVERY = 4_000_000_000L;

    private static final String BUSY = """
            select count(*) from pg_stat_activity
            where backend_type = 'autovacuum worker'
               or state = 'active' and xact_start < clock_timestamp() - interval '1 second' and pid <> pg_backend_pid()
            """;

    /** Selects, for each table and index, the number of blocks that PostgreSQL has read so far because its own cache lacked them. */
    private static final String BLOCKS_READ = """
            (select relid as id, heap_blks_read as blocks from pg_statio_user_tables
             union all
             select indexrelid, idx_blks_read from pg_statio_user_indexes)
            """;

    private static final String REMEMBER = "create temporary table read_before as " + BLOCKS_READ;

    /** Orders files by reads per page: of relations with the most, a least-recently-used cache has kept the pages. */
    private static final String FILES = """
            select pg_relation_filepath(id)
            from {blocks_read} as now
            join read_before using (id)
            where now.blocks > read_before.blocks
            order by (now.blocks - read_before.blocks)::float8 / pg_relation_size(id) desc
            """.replace("{blocks_read}", BLOCKS_READ);

    private PageCache() {}

    /** Returns the memory of this machine, in bytes. */
    static long memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /**
     * Flushes all file writes to the disk, and waits until this is done and PostgreSQL is idle; otherwise the next measurement would
     * wait for the same disk. On other systems than Linux it returns at once.
     *
     * @param longest timeout, after which it returns although the disk is still busy
     * @param say receives a line if the timeout has passed
     */
    static void settle(Connection connection, Duration longest, Consumer<String> say)
            throws IOException, SQLException, InterruptedException {
        if (!Files.isReadable(MEMINFO)) {
            return;
        }
        long end = System.nanoTime() + longest.toNanos();
        Process sync = new ProcessBuilder("sync").start();
        try {
            sync.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            sync.destroy();
        }
        while (unwritten() > LITTLE || Sql.number(connection, BUSY) > 0) {
            if (System.nanoTime() > end) {
                say.accept("  the disk is still busy after " + longest.toSeconds() + " s: "
                        + unwritten() / BYTES_A_MEGABYTE + " MB unwritten");
                return;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** Stores the present read counters in a temporary table of the connection, for {@link #filesRead}. */
    static void rememberReads(Connection connection) throws SQLException {
        Sql.update(connection, REMEMBER);
    }

    /**
     * Returns the files of the tables and indexes that were read since {@link #rememberReads}, those with the most reads per page
     * first. PostgreSQL splits a large table or index into files of one gigabyte each.
     *
     * @param connection the connection of {@link #rememberReads}
     * @param postgres PostgreSQL's data directory
     */
    static List<Path> filesRead(Connection connection, Path postgres) throws SQLException {
        List<Path> files = new ArrayList<>();
        for (String first : Sql.texts(connection, FILES)) {
            Path file = postgres.resolve(first);
            for (int segment = 1; Files.exists(file); segment++) {
                files.add(file);
                file = postgres.resolve(first + "." + segment);
            }
        }
        return files;
    }

    static long size(List<Path> files) throws IOException {
        long size = 0;
        for (Path file : files) {
            size += Files.size(file);
        }
        return size;
    }

    /** Reads each file once from beginning to end, so that the operating system caches it. */
    static void read(List<Path> files, Consumer<String> say) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_A_TIME);
        long all = size(files);
        long read = 0;
        long told = 0;
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                for (int part = channel.read(buffer.clear()); part > 0; part = channel.read(buffer.clear())) {
                    read += part;
                }
            }
            if (read - told >= TOLD_EVERY) {
                told = read;
                say.accept("    " + read / BYTES_A_MEGABYTE + " of " + all / BYTES_A_MEGABYTE + " MB read");
            }
        }
    }

    private static long unwritten() throws IOException {
        try (Stream<String> lines = Files.lines(MEMINFO)) {
            return lines.filter(line -> line.startsWith("Dirty:") || line.startsWith("Writeback:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_A_KILOBYTE)
                    .sum();
        }
    }
}
