package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes table and plots as one self-contained HTML page: no scripts, no external resources. */
final class HtmlReport {

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>Partner Sync, benchmarks</title>
            <style>
              body { font: 15px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #222 }
              h2 { margin-top: 2em } pre { overflow-x: auto; font-size: 12px } dt { float: left; width: 12em; color: #666 }
              svg { display: block; margin: 1em 0 } svg text { font: 12px system-ui, sans-serif; fill: #222 }
              .bar { fill: #2a78b8 } .spread { stroke: #222; stroke-width: 1.5 } .grid { stroke: #ddd }
            </style>
            <h1>Partner Sync, benchmarks</h1>
            """;

    /** Figures that get a plot in each part that has them. */
    private static final List<Figure> PLOTTED =
            List.of(Figure.THROUGHPUT, Figure.P50, Figure.P99, Figure.TO_FIRST, Figure.SECONDS, Figure.SERVER_MEMORY);

    private HtmlReport() {}

    static void write(Report report, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text(report));
    }

    static String text(Report report) {
        var page = new StringBuilder(HEAD);
        page.append("<p>")
                .append(report.startedAt())
                .append(", ")
                .append(report.options().rounds())
                .append(report.options().rounds() == 1 ? " round" : " rounds")
                .append(" of ")
                .append(Durations.inSeconds(report.options().round()))
                .append(" s; bars are medians, the line in a bar goes from the lowest to the highest round.</p>");
        described(page, report.machine());
        described(page, report.postgres());
        for (Part part : Part.values()) {
            List<Measurement> measurements = report.of(part);
            if (!measurements.isEmpty()) {
                page.append("<h2>")
                        .append(part.wireName())
                        .append("</h2><p>")
                        .append(escaped(part.title()))
                        .append("</p>");
                PLOTTED.forEach(figure -> page.append(BarChart.svg(figure, measurements)));
            }
        }
        page.append("<h2>All figures</h2><pre>")
                .append(escaped(TextReport.text(report)))
                .append("</pre></html>\n");
        return page.toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void described(StringBuilder page, Map<String, String> facts) {
        page.append("<dl>");
        new TreeMap<>(facts)
                .forEach((name, value) -> page.append("<dt>")
                        .append(escaped(name))
                        .append("</dt><dd>")
                        .append(escaped(value))
                        .append("</dd>"));
        page.append("</dl>");
    }
}
