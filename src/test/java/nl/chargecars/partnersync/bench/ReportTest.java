package nl.chargecars.partnersync.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the three report formats of one run. */
class ReportTest {

    private static final Report REPORT = new Report(
            Instant.parse("2026-06-01T10:00:00Z"),
            Duration.ofSeconds(90),
            BenchOptions.parse(List.of("--quick")),
            Map.of("cores", "2", "processor", "A <fast> one"),
            Map.of("fsync", "on"),
            List.of(
                    Measurement.of(
                            Part.ORDERS,
                            "orders, 64 clients",
                            List.of(
                                    Map.of(
                                            Figure.THROUGHPUT,
                                            4_000.0,
                                            Figure.P99,
                                            12.5,
                                            Figure.ROUND_SECONDS,
                                            10.1,
                                            Figure.SAMPLES,
                                            40_400.0),
                                    Map.of(Figure.THROUGHPUT, 3_000.0, Figure.P99, 14.5),
                                    Map.of(Figure.THROUGHPUT, 5_000.0, Figure.P99, 13.5))),
                    Measurement.of(Part.START, "ready, warm", List.of(Map.of(Figure.SECONDS, 1.5)))),
            List.of("10 million left out"),
            List.of("growth: no space"));

    @Test
    void jsonHasTheDocumentedForm() {
        JsonNode json = JsonMapper.shared().readTree(JsonReport.text(REPORT));
        assertThat(json.propertyNames())
                .containsExactly(
                        "format",
                        "started_at",
                        "seconds",
                        "rounds",
                        "seconds_a_round",
                        "machine",
                        "postgresql",
                        "measurements",
                        "notes",
                        "failures");
        assertThat(json.path("format").asString()).isEqualTo("partner-sync-bench/1");
        assertThat(json.path("seconds_a_round").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/machine/cores").asString()).isEqualTo("2");
        assertThat(json.at("/measurements/0/part").asString()).isEqualTo("orders");
        assertThat(json.at("/measurements/0/name").asString()).isEqualTo("orders, 64 clients");
        assertThat(json.at("/measurements/0/seconds").asDouble()).isEqualTo(10.1);
        assertThat(json.at("/measurements/0/samples").asInt()).isEqualTo(40_400);
        assertThat(json.at("/measurements/0/figures").propertyNames()).containsExactly("throughput", "p99");
        assertThat(json.at("/measurements/0/figures/throughput").toString())
                .isEqualTo(
                        "{\"unit\":\"/s\",\"median\":4000.0,\"lowest\":3000.0,\"highest\":5000.0,\"rounds\":[4000.0,3000.0,5000.0]}");
        assertThat(json.at("/failures/0").asString()).isEqualTo("growth: no space");
    }

    @Test
    void tableShowsMediansWithTheirSpread() {
        assertThat(TextReport.text(REPORT))
                .contains("4,000 (3,000–5,000) /s", "13.50 (12.50–14.50) ms", "1.50 s")
                .contains("note: 10 million left out", "FAILED growth: no space");
    }

    @Test
    void pageNeedsNothingFromElsewhereAndEscapesWhatItShows() {
        String page = HtmlReport.text(REPORT);
        assertThat(page)
                .contains("<svg", "4,000", "A &lt;fast&gt; one")
                .doesNotContain("<script", "src=", "href=", "A <fast>");
    }

    @Test
    void byTurnsAShareIsOfWhatTheCeilingDidAroundThatRound() throws Exception {
        var silent = new Results(
                BenchOptions.parse(List.of("--seconds", "1")), new PrintStream(OutputStream.nullOutputStream()));
        Iterator<Double> alone = List.of(100.0, 300.0, 500.0, 100.0).iterator();
        Iterator<Double> product = List.of(1.0, 100.0, 100.0, 30.0).iterator(); // the first round is warm-up

        Measurement measured = silent.measureByTurns(
                Part.ORDERS,
                "orders",
                Optional.of(_ -> Map.of(Figure.THROUGHPUT, alone.next())),
                _ -> Map.of(Figure.THROUGHPUT, product.next()));

        assertThat(measured.find(Figure.CEILING).orElseThrow().rounds()).containsExactly(200.0, 400.0, 300.0);
        assertThat(measured.find(Figure.SHARE_OF_CEILING).orElseThrow().rounds())
                .containsExactly(50.0, 25.0, 10.0);
        assertThat(silent.measurements()).containsExactly(measured);
    }

    @Test
    void tellsNoHundredthOfFewerThanAHundred() {
        var latencies = new Histogram(60_000_000, 3);
        latencies.recordValueWithCount(2_000, Figure.SAMPLES_FOR_P99 - 1);
        assertThat(new Load.Outcome(latencies, 1).figures())
                .containsKey(Figure.P50)
                .doesNotContainKey(Figure.P99);
        latencies.recordValue(2_000);
        assertThat(new Load.Outcome(latencies, 1).figures())
                .containsEntry(Figure.SAMPLES, 100.0)
                .containsKey(Figure.P99);
    }

    @Test
    void medianOfAnEvenNumberOfRoundsLiesBetweenTheMiddleTwo() {
        assertThat(new Series(Figure.P50, List.of(1.0, 9.0, 3.0, 2.0)).median()).isEqualTo(2.5);
    }
}
