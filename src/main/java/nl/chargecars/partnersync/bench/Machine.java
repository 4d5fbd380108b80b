package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Describes the machine on which the figures were measured; without this description they mean nothing. */
final class Machine {

    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path DEVICES = Path.of("/sys/dev/block");
    private static final int DEVICE = 2; // words of a line of mountinfo
    private static final int MOUNT_POINT = 4;

    /** System property with the path of the script {@code partnersync}; the script sets it. */
    private static final String FRONT_DOOR = "partnersync.front-door";

    private static final String LOAD_BEFORE = "partnersync.load-before";

    /** Share of busy processors before the run above which other programs distort the figures. */
    private static final double BUSY = 0.7;

    private static final long BYTES_A_GIGABYTE = 1L << 30;
    private static final List<String> SETTINGS = List.of(
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "wal_sync_method",
            "shared_buffers",
            "max_wal_size",
            "max_connections");

    private Machine() {}

    /** Returns the properties of the machine at present; to be called before the measurements, because of the load average. */
    static Map<String, String> described(Path directory, BenchOptions options) throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("processor", processor());
        machine.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        OperatingSystemMXBean bean = ManagementFactory.getOperatingSystemMXBean();
        if (bean instanceof com.sun.management.OperatingSystemMXBean system) {
            machine.put("memory", system.getTotalMemorySize() / BYTES_A_GIGABYTE + " GB");
        }
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("file system", Files.getFileStore(directory).type());
        disk(directory).ifPresent(disk -> machine.put("disk", disk));
        machine.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        if (loadAverage() >= 0) {
            machine.put("load average at the start", String.format(Locale.ROOT, "%.2f", loadAverage()));
        }
        machine.put("arguments", options.words().isEmpty() ? "none" : String.join(" ", options.words()));
        commit().ifPresent(commit -> machine.put("commit", commit));
        return machine;
    }

    /** Returns a note for the report if other programs kept the machine busy before the run. */
    static Optional<String> busy() {
        double load = loadAverage();
        int cores = Runtime.getRuntime().availableProcessors();
        return load > BUSY * cores
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the machine was busy before this began (load average %.2f with %d processors): what ran beside it is in"
                                + " the figures",
                        load,
                        cores))
                : Optional.empty();
    }

    /** Returns the load average of the last minute, from before the build if the script passed it. Negative if unknown. */
    private static double loadAverage() {
        String before = System.getProperty(LOAD_BEFORE, "");
        return before.matches("[0-9.]+")
                ? Double.parseDouble(before)
                : ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Returns the commit of the work tree that contains the script; empty if only the jar is present. */
    private static Optional<String> commit() {
        String frontDoor = System.getProperty(FRONT_DOOR);
        Path root = frontDoor == null ? null : Path.of(frontDoor).getParent();
        if (root == null) {
            return Optional.empty();
        }
        return git(root, "rev-parse", "HEAD")
                .map(commit -> git(root, "status", "--porcelain", "--untracked-files=no")
                                .orElse("")
                                .isEmpty()
                        ? commit
                        : commit + ", modified");
    }

    private static Optional<String> git(Path root, String... words) {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(words));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Returns the block device of the directory, and whether Linux reports it as solid state or rotating. */
    private static Optional<String> disk(Path directory) throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return Optional.empty();
        }
        Path real = directory.toRealPath();
        try (Stream<String> lines = Files.lines(MOUNTS)) {
            return lines.map(line -> line.split(" ", -1))
                    .filter(mount -> real.startsWith(Path.of(mount[MOUNT_POINT])))
                    .max(Comparator.comparingInt(mount -> mount[MOUNT_POINT].length()))
                    .flatMap(mount -> device(mount[DEVICE]));
        }
    }

    private static Optional<String> device(String numbers) {
        try {
            Path device = DEVICES.resolve(numbers).toRealPath();
            Path queue = Files.exists(device.resolve("queue")) ? device : device.resolve("..");
            String rotates = Files.readString(queue.resolve("queue/rotational")).strip();
            return Optional.of(
                    device.getFileName() + (rotates.equals("0") ? ", solid state" : ", rotating") + " as Linux says");
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    static Map<String, String> postgres(TestedCluster cluster) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        try (Connection connection = cluster.asAdministrator()) {
            for (String setting : SETTINGS) {
                settings.put(setting, Sql.text(connection, "show " + setting));
            }
        }
        return settings;
    }

    private static String processor() throws IOException {
        if (!Files.isReadable(CPU)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(CPU)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }
}
