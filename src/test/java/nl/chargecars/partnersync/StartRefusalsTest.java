package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StartRefusalsTest {

    @TempDir
    private Path dataDir;

    @Test
    void refusesATakenPortBeforeAnythingIsMade() throws IOException {
        try (var everywhere = new ServerSocket(0);
                var here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(start(everywhere.getLocalPort(), 0))
                    .contains("port " + everywhere.getLocalPort() + " is taken", "set PARTNERSYNC_PORT to");
            assertThat(start(0, here.getLocalPort()))
                    .contains("port " + here.getLocalPort() + " is taken", "set PARTNERSYNC_MANAGEMENT_PORT to");
        }
        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void refusesAnAddressOfAnotherMachineBeforeAnythingIsMade() {
        assertThat(start(0, 0, Map.of("PARTNERSYNC_BIND_ADDRESS", "192.0.2.7")))
                .contains("PARTNERSYNC_BIND_ADDRESS 192.0.2.7 is no address of this machine");
        assertThat(dataDir).isEmptyDirectory();
    }

    /** On Linux all of 127.0.0.0/8 belongs to the machine, although its list of interface addresses has only one of them. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void takesAnAddressForOneOfThisMachineWhenOnlyItsPortIsTaken() throws IOException {
        try (var there = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            assertThat(start(there.getLocalPort(), 0, Map.of("PARTNERSYNC_BIND_ADDRESS", "127.0.0.2")))
                    .contains("port " + there.getLocalPort() + " is taken")
                    .doesNotContain("no address of this machine");
        }
    }

    private String start(int port, int managementPort) {
        return start(port, managementPort, Map.of());
    }

    private String start(int port, int managementPort, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("PARTNERSYNC_PORT", String.valueOf(port));
        environment.put("PARTNERSYNC_MANAGEMENT_PORT", String.valueOf(managementPort));
        environment.put("PARTNERSYNC_DATA_DIR", dataDir.toString());
        CommandRun start = CommandRun.of(environment, "start");
        assertThat(start.exitCode()).isEqualTo(1);
        return start.output();
    }
}
