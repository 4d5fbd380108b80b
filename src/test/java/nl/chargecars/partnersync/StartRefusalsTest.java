package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StartRefusalsTest {

    private static final int FAILED = 1;

    /** Keeps a process manager from starting it again and again. */
    private static final int WRONG_SETTINGS = 2;

    @TempDir
    private Path dataDir;

    @Test
    void refusesATakenPortBeforeAnythingIsMade() throws IOException {
        try (var everywhere = new ServerSocket(0);
                var here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(start(FAILED, everywhere.getLocalPort(), 0))
                    .contains("port " + everywhere.getLocalPort() + " is taken", "set PARTNERSYNC_PORT to");
            assertThat(start(FAILED, 0, here.getLocalPort()))
                    .contains("port " + here.getLocalPort() + " is taken", "set PARTNERSYNC_MANAGEMENT_PORT to");
        }
        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void refusesAnAddressOfAnotherMachineBeforeAnythingIsMade() {
        assertThat(start(WRONG_SETTINGS, 0, 0, Map.of("PARTNERSYNC_BIND_ADDRESS", "192.0.2.7")))
                .contains("PARTNERSYNC_BIND_ADDRESS 192.0.2.7 is no address of this machine");
        assertThat(dataDir).isEmptyDirectory();
    }

    /** On Linux all of 127.0.0.0/8 belongs to the machine, although its list of interface addresses has only one of them. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void takesAnAddressForOneOfThisMachineWhenOnlyItsPortIsTaken() throws IOException {
        try (var there = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            assertThat(start(FAILED, there.getLocalPort(), 0, Map.of("PARTNERSYNC_BIND_ADDRESS", "127.0.0.2")))
                    .contains("port " + there.getLocalPort() + " is taken")
                    .doesNotContain("no address of this machine");
        }
    }

    @Test
    void refusesAFileInThePlaceOfTheDataDirectory() throws IOException {
        Path file = Files.createFile(dataDir.resolve("file"));
        assertThat(start(WRONG_SETTINGS, 0, 0, Map.of("PARTNERSYNC_DATA_DIR", file.toString())))
                .contains("PARTNERSYNC_DATA_DIR", file.toString(), "no directory");
        assertThat(file).isEmptyFile();
    }

    /** The kernel lets nobody write that file, not even root, as whom the tests may run. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesADataDirectoryThatItsUserMayNotWrite() throws IOException {
        Files.createSymbolicLink(dataDir.resolve("lock"), Path.of("/proc/sys/kernel/osrelease"));
        assertThat(start(WRONG_SETTINGS, 0, 0)).contains("PARTNERSYNC_DATA_DIR", "cannot be used", "/lock");
        assertThat(dataDir.resolve("postgresql")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesToUseTheDirectoryOfAnotherUserAsRoot() throws IOException {
        Path cluster = Files.createDirectories(dataDir.resolve("postgresql/data"));
        assumeTrue(Files.getAttribute(cluster, "unix:uid").equals(0), "only root may give a directory away");
        Files.setPosixFilePermissions(cluster, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(cluster, "unix:uid", 10_001);
        assertThat(start(WRONG_SETTINGS, 0, 0)).contains(cluster + ", which belongs to ", "runuser -u ");
        assertThat(dataDir.resolve("lock")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namesTheDirectoryAboveThatIsClosedToPostgres() throws IOException {
        Path closed = Files.createDirectory(dataDir.resolve("home"));
        assumeTrue(Files.getAttribute(closed, "unix:uid").equals(0), "only root may give a directory away");
        Path own = Files.createDirectory(closed.resolve("data"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(closed, "unix:uid", 10_001);
        assertThat(start(WRONG_SETTINGS, 0, 0, Map.of("PARTNERSYNC_DATA_DIR", own.toString())))
                .contains(closed + ", which belongs to ");
    }

    @Test
    void refusesADatabaseOfAnotherMajorVersion() throws IOException {
        Path cluster = Files.createDirectories(dataDir.resolve("postgresql/data"));
        Files.writeString(cluster.resolve("PG_VERSION"), "9\n");
        assertThat(start(WRONG_SETTINGS, 0, 0)).contains(cluster + " was made by PostgreSQL 9");
    }

    @Test
    void refusesADamagedMasterKey() throws IOException {
        Path key = Files.writeString(dataDir.resolve("master-key"), "cut off");
        assertThat(start(WRONG_SETTINGS, 0, 0)).contains(key + " is empty or damaged: put it back");
        assertThat(key).hasContent("cut off");
    }

    private String start(int exitCode, int port, int managementPort) {
        return start(exitCode, port, managementPort, Map.of());
    }

    private String start(int exitCode, int port, int managementPort, Map<String, String> more) {
        var environment = new HashMap<>(Map.of(
                "PARTNERSYNC_PORT", String.valueOf(port),
                "PARTNERSYNC_MANAGEMENT_PORT", String.valueOf(managementPort),
                "PARTNERSYNC_DATA_DIR", dataDir.toString()));
        environment.putAll(more);
        CommandRun start = CommandRun.of(environment, "start");
        assertThat(start.exitCode()).as(start.output()).isEqualTo(exitCode);
        return start.output();
    }
}
