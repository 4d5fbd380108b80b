package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the figures were measured on: they say nothing without it. */
final class Machine {

    private static final Path CPU = Path.of("/proc/cpuinfo");
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

    static Map<String, String> described(Path directory) throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("processor", processor());
        machine.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            machine.put("memory", system.getTotalMemorySize() / BYTES_A_GIGABYTE + " GB");
        }
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("file system", Files.getFileStore(directory).type());
        machine.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        return machine;
    }

    static Map<String, String> postgres(Cluster cluster) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        try (Connection connection = cluster.product()) {
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
