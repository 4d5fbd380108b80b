package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the figures as JSON; docs/bench/README.md describes the format. */
final class JsonReport {

    /** Name and version of the format; the version changes with every incompatible change. */
    static final String FORMAT = "partner-sync-bench/1";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final double MILLIS_A_SECOND = 1e3;

    private JsonReport() {}

    static void write(Report report, Path file) throws IOException {
        Files.writeString(file, text(report) + "\n");
    }

    static String text(Report report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("started_at", report.startedAt().toString());
        root.put("seconds", report.took().toMillis() / MILLIS_A_SECOND);
        root.put("rounds", report.options().rounds());
        root.put("seconds_a_round", Durations.inSeconds(report.options().round()));
        root.putPOJO("machine", new TreeMap<>(report.machine()));
        root.putPOJO("postgresql", new TreeMap<>(report.postgres()));
        var measurements = root.putArray("measurements");
        report.measurements().forEach(measurement -> {
            ObjectNode one = measurements.addObject();
            one.put("part", measurement.part().wireName());
            one.put("name", measurement.name());
            measurement.median(Figure.ROUND_SECONDS).ifPresent(seconds -> one.put("seconds", seconds));
            measurement.median(Figure.SAMPLES).ifPresent(samples -> one.put("samples", Math.round(samples)));
            ObjectNode figures = one.putObject("figures");
            measurement.told().forEach(series -> {
                ObjectNode figure = figures.putObject(series.figure().wireName());
                figure.put("unit", series.figure().unit());
                figure.put("median", series.median());
                figure.put("lowest", series.lowest());
                figure.put("highest", series.highest());
                figure.putPOJO("rounds", series.rounds());
            });
        });
        root.putPOJO("notes", report.notes());
        root.putPOJO("failures", report.failures());
        return JSON.writeValueAsString(root);
    }
}
