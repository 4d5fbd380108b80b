package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests the systemd units of {@code deploy/}: the server and the commands may write into their data directory and nobody else can
 * read it.
 */
class DeployedUnitsTest {

    private static final String DATA_DIR = "Environment=PARTNERSYNC_DATA_DIR=";

    @Test
    void letEachServiceWriteIntoItsDataDirectoryWhereNothingElseMayBeWritten() throws IOException {
        List<String> strict = new ArrayList<>();
        for (Path unit : services()) {
            List<String> lines = Files.readAllLines(unit);
            if (lines.contains("ProtectSystem=strict")) {
                strict.add(unit.getFileName().toString());
                assertThat(writable(lines)).as(unit.toString()).contains(dataDirOf(lines));
            }
        }
        assertThat(strict)
                .contains("partnersync.service", "partnersync-backup.service", "partnersync-verify-audit.service");
    }

    /** Any unit may be the one that creates the data directory, so each of them creates it for its owner only. */
    @Test
    void keepTheDataDirectoryFromOthers() throws IOException {
        for (Path unit : services()) {
            assertThat(Files.readAllLines(unit)).as(unit.toString()).contains("StateDirectoryMode=0700", "UMask=0077");
        }
    }

    /** After a boot in which a timer catches up, the server is not ready yet. What was changed stays changed. */
    @Test
    void repeatWhatTheTimersStartUntilTheServerIsReady() throws IOException {
        for (String unit : List.of("partnersync-backup.service", "partnersync-verify-audit.service")) {
            assertThat(Files.readAllLines(Path.of("deploy", unit)))
                    .as(unit)
                    .contains("Restart=on-failure", "RestartSec=60", "StartLimitBurst=5");
        }
        assertThat(Files.readAllLines(Path.of("deploy", "partnersync-verify-audit.service")))
                .contains("RestartPreventExitStatus=1 2");
    }

    /** On the day on which summer time begins, no time from 02:00 to 02:59 exists, and a timer set to it does not run. */
    @Test
    void runEveryNightAlsoWhenSummerTimeBegins() throws IOException {
        List<String> times = new ArrayList<>();
        for (Path timer : files(".timer")) {
            times.addAll(values(Files.readAllLines(timer), "OnCalendar=")
                    .filter(part -> part.contains(":"))
                    .toList());
        }
        assertThat(times).hasSize(2).noneMatch(time -> time.startsWith("02:"));
    }

    private static List<Path> services() throws IOException {
        return files(".service");
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("deploy"))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static String dataDirOf(List<String> unit) {
        return values(unit, DATA_DIR).findFirst().orElseThrow();
    }

    private static List<String> writable(List<String> unit) {
        return Stream.concat(values(unit, "StateDirectory=").map("/var/lib/"::concat), values(unit, "ReadWritePaths="))
                .toList();
    }

    private static Stream<String> values(List<String> unit, String key) {
        return unit.stream()
                .filter(line -> line.startsWith(key))
                .flatMap(line -> Stream.of(line.substring(key.length()).split(" ", -1)));
    }
}
