package nl.chargecars.partnersync.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import nl.chargecars.partnersync.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a run says when there is nothing to measure; {@link BenchRunTest} measures. */
class BenchmarkTest {

    @TempDir
    Path directory;

    @Test
    void namesAPartThatWasAskedForWhenTheServerDoesNotStart() throws Exception {
        var output = new ByteArrayOutputStream();
        var benchmark = new Benchmark(
                BenchOptions.parse(List.of("--only", "updates,orders")),
                List.of("false"),
                directory,
                new SettableClock(),
                new PrintStream(output, true, StandardCharsets.UTF_8));

        assertThat(benchmark.run()).isFalse();

        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("FAILED orders: the server under test: the server did not start");
    }
}
