package nl.chargecars.partnersync.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats the figures as text: a table per part, a line per measurement, medians followed by the lowest and highest round. */
final class TextReport {

    private TextReport() {}

    static String text(Report report) {
        var text = new StringBuilder();
        for (Part part : Part.values()) {
            List<Measurement> measurements = report.of(part);
            if (!measurements.isEmpty()) {
                text.append('\n')
                        .append(part.wireName())
                        .append(": ")
                        .append(part.title())
                        .append("\n\n")
                        .append(table(measurements))
                        .append('\n');
            }
        }
        report.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        report.failures()
                .forEach(failure -> text.append("FAILED ").append(failure).append('\n'));
        return text.toString();
    }

    /** Formats a table, with columns only for figures that at least one of the measurements has. */
    private static String table(List<Measurement> measurements) {
        List<Figure> figures = Stream.of(Figure.values())
                .filter(figure -> figure != Figure.ROUND_SECONDS)
                .filter(figure ->
                        measurements.stream().anyMatch(one -> one.find(figure).isPresent()))
                .toList();
        List<List<String>> lines = new ArrayList<>();
        lines.add(line("", figures.stream().collect(labels())));
        for (Measurement measurement : measurements) {
            Map<Figure, String> cells = new LinkedHashMap<>();
            figures.forEach(figure ->
                    cells.put(figure, measurement.find(figure).map(Series::text).orElse("")));
            lines.add(line(measurement.name(), cells));
        }
        return aligned(lines);
    }

    private static java.util.stream.Collector<Figure, ?, Map<Figure, String>> labels() {
        return Collectors.toMap(figure -> figure, Figure::label, (one, _) -> one, LinkedHashMap::new);
    }

    private static List<String> line(String name, Map<Figure, String> cells) {
        return Stream.concat(Stream.of(name), cells.values().stream()).toList();
    }

    private static String aligned(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        return lines.stream()
                .map(line -> {
                    var text = new StringBuilder("  ");
                    for (int column = 0; column < columns; column++) {
                        String cell = line.get(column);
                        String space = " ".repeat(widths[column] - cell.length());
                        text.append(column == 0 ? cell + space : "   " + space + cell);
                    }
                    return text.toString().stripTrailing();
                })
                .collect(Collectors.joining("\n"));
    }
}
