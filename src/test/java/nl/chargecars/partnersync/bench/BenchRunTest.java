package nl.chargecars.partnersync.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.testing.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the benchmark of the real jar in its shortest form. */
@Tag("process")
class BenchRunTest {

    private static final long LONGEST_MINUTES = 5;

    @TempDir
    Path directory;

    @Test
    void measuresOrdersAndDeliveriesBesidePostgresAloneAndLeavesReportsBehind() throws Exception {
        Path json = directory.resolve("figures.json");

        String output = bench(0, "--quick", "--only", "ceilings,orders,deliveries", "--json", json.toString());

        assertThat(output).contains("orders, 64 clients", "share of ceiling").doesNotContain("FAILED");
        JsonNode figures = JsonMapper.shared().readTree(Files.readString(json));
        assertThat(figures.at("/postgresql/fsync").asString()).isEqualTo("on");
        assertThat(figures.path("failures")).isEmpty();
        assertThat(figures.path("measurements")
                        .valueStream()
                        .map(one -> one.path("name").asString()))
                .contains(
                        "orders, the seed as written",
                        Ceilings.ORDERS,
                        Ceilings.DELIVERIES,
                        "orders, 256 clients",
                        "throughput, 8 partners",
                        "answers to the orders at 100/s, from when each was due",
                        "latency at 100/s, other partners answering",
                        "latency at 100/s, other partners hanging on every call",
                        "latency at 100/s, 5000 waiting for a dead partner");
        figures.path("measurements")
                .forEach(one -> assertThat(one.at("/figures/throughput/median").asDouble())
                        .as(one.path("name").asString())
                        .isPositive());
        assertThat(figures.path("measurements").valueStream())
                .filteredOn(one -> Set.of("orders, 64 clients", "throughput, 8 partners")
                        .contains(one.path("name").asString()))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.path("figures").propertyNames())
                        .as("by turns with what PostgreSQL does alone")
                        .contains("ceiling", "share_of_ceiling"));
        assertThat(directory.resolve("target/bench/report.html")).content().contains("<svg");
        assertThat(directory.resolve("target/bench/data")).isEmptyDirectory();
    }

    @Test
    void saysWhatItDoesNotUnderstand() throws Exception {
        assertThat(bench(2, "--only", "nothing")).contains("'nothing' is no part");
    }

    private String bench(int exitCode, String... words) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-jar", ServerProcess.JAR.toString(), "bench"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(exitCode);
        return output;
    }
}
