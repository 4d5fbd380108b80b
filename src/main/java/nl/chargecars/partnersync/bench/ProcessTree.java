package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * CPU time, memory and disk reads of a process, from {@code /proc}; where that is not there (macOS) they are left out. PostgreSQL is its
 * main process with all its children, also those that have ended.
 */
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");

    /** What {@code getconf CLK_TCK} says on every Linux that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    private static final int USER_TIME = 11; // counted behind the name in parentheses, which may hold spaces
    private static final int SYSTEM_TIME = 12;
    private static final int CHILDREN_USER_TIME = 13;
    private static final int CHILDREN_SYSTEM_TIME = 14;
    private static final int KILOBYTES_A_MEGABYTE = 1_024;
    private static final double BYTES_A_KILOBYTE = 1_000;

    private final long root;
    private final boolean withChildren;

    private ProcessTree(long root, boolean withChildren) {
        this.root = root;
        this.withChildren = withChildren;
    }

    static ProcessTree alone(long pid) {
        return new ProcessTree(pid, false);
    }

    static ProcessTree withChildren(long pid) {
        return new ProcessTree(pid, true);
    }

    /** Spent so far, in seconds. */
    OptionalDouble cpuSeconds() {
        if (!Files.isReadable(PROC.resolve("self/stat"))) {
            return OptionalDouble.empty();
        }
        if (!withChildren) {
            return OptionalDouble.of(ticks(root, USER_TIME, SYSTEM_TIME) / TICKS_A_SECOND);
        }
        double living;
        double ended;
        do { // a child that ends meanwhile would be in neither, or in both
            ended = endedChildren();
            living = 0;
            for (long child : children()) {
                living += ticks(child, USER_TIME, SYSTEM_TIME);
            }
        } while (endedChildren() != ended);
        return OptionalDouble.of((ticks(root, USER_TIME, SYSTEM_TIME) + living + ended) / TICKS_A_SECOND);
    }

    private double endedChildren() {
        return ticks(root, CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME);
    }

    /** Resident; pages shared between the processes of a tree are counted once (by their share in each). */
    OptionalDouble megabytes() {
        if (!Files.isReadable(PROC.resolve("self/smaps_rollup"))) {
            return OptionalDouble.empty();
        }
        double kilobytes = number(root, "smaps_rollup", withChildren ? "Pss:" : "Rss:");
        for (long child : children()) {
            kilobytes += number(child, "smaps_rollup", "Pss:");
        }
        return OptionalDouble.of(kilobytes / KILOBYTES_A_MEGABYTE);
    }

    /** Read so far from the disk itself, in kB, and not from memory that the system keeps of it; by those that live. */
    OptionalDouble kilobytesRead() {
        if (!Files.isReadable(PROC.resolve("self/io"))) {
            return OptionalDouble.empty();
        }
        double bytes = number(root, "io", "read_bytes:");
        for (long child : children()) {
            bytes += number(child, "io", "read_bytes:");
        }
        return OptionalDouble.of(bytes / BYTES_A_KILOBYTE);
    }

    private List<Long> children() {
        return withChildren
                ? ProcessHandle.of(root).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid)
                        .toList()
                : List.of();
    }

    private static double ticks(long pid, int firstField, int lastField) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = 0;
            for (int field = firstField; field <= lastField; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks;
        } catch (IOException ended) {
            return 0; // its time is in that of its parent by now
        }
    }

    private static double number(long pid, String file, String wanted) {
        try (Stream<String> lines = Files.lines(PROC.resolve(pid + "/" + file))) {
            return lines.filter(line -> line.startsWith(wanted))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }
}
