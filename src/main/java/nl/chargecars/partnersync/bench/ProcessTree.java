package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Reads CPU time, memory and disk reads of a process from {@code /proc}; all are empty where that does not exist (macOS). For
 * PostgreSQL they include the main process and all its children; CPU time includes children that have ended.
 */
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");

    /** What {@code getconf CLK_TCK} says on every Linux that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    private static final int USER_TIME = 11; // fields counted after the name in parentheses, which may contain spaces
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

    /** Returns the CPU time used so far, in seconds. */
    OptionalDouble cpuSeconds() {
        if (!Files.isReadable(PROC.resolve("self/stat"))) {
            return OptionalDouble.empty();
        }
        if (!withChildren) {
            return OptionalDouble.of(ticks(root, USER_TIME, SYSTEM_TIME) / TICKS_A_SECOND);
        }
        double living;
        double ended;
        do { // a child that ends between the two readings would be counted in neither of them, or in both
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

    /** Returns the resident memory; of pages that several processes share, each process counts its part, so they count once. */
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

    /** Returns how much the living processes have read from the disk so far, in kB, without reads served from the page cache. */
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
            return 0; // the process has ended, and its CPU time is now part of its parent's
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
