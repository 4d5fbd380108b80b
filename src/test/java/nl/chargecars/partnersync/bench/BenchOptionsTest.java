package nl.chargecars.partnersync.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchOptionsTest {

    @Test
    void namesEveryProblemAtOnce() {
        assertThatThrownBy(() -> BenchOptions.parse(
                        List.of("--fast", "--only", "orders,nonsense", "--seconds", "0", "--sizes", "10,x", "--json")))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        refused -> assertThat(refused.problems())
                                .hasSize(5)
                                .anyMatch(problem -> problem.contains("'--fast' is not understood"))
                                .anyMatch(
                                        problem -> problem.contains("'nonsense' is no part; there are start, ceilings"))
                                .anyMatch(problem -> problem.contains("--seconds '0'"))
                                .anyMatch(problem -> problem.contains("--sizes 'x'"))
                                .anyMatch(problem -> problem.contains("--json needs a value")));
    }

    @Test
    void refusesAFileThatCannotBeWrittenBeforeAnHourOfMeasuring(@TempDir Path directory) {
        for (Path file : List.of(directory, directory.resolve("none/figures.json"))) {
            assertThatThrownBy(() -> BenchOptions.parse(List.of("--json", file.toString())))
                    .isInstanceOf(InvalidSettingsException.class);
        }
    }

    @Test
    void measuresEverythingThriceUnlessToldOtherwise() {
        BenchOptions options = BenchOptions.parse(List.of());
        assertThat(options.parts()).containsExactlyInAnyOrder(Part.values());
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.sizes()).containsExactly(10_000L, 1_000_000L, 10_000_000L);
        assertThat(options.waiting()).isEqualTo(1_000_000);
        assertThat(options.json()).isNull();
    }

    @Test
    void takesOneShortRoundWhenItShallBeQuick() {
        BenchOptions options = BenchOptions.parse(
                List.of("--quick", "--only", "orders", "--json", "figures.json", "--sizes", "20,10"));
        assertThat(options.rounds()).isEqualTo(1);
        assertThat(options.round()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.parts()).containsExactly(Part.ORDERS);
        assertThat(options.words()).containsExactly("--quick", "--only", "orders", "--sizes", "20,10");
        assertThat(options.sizes()).containsExactly(10L, 20L);
    }
}
