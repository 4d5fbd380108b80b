package nl.chargecars.partnersync.bench;

import java.util.List;
import java.util.Locale;

/** Draws one figure of several measurements as an SVG bar chart, with the spread between rounds. */
final class BarChart {

    private static final int LABELS = 330;
    private static final int BARS = 460;
    private static final int VALUES = 130;
    private static final int ROW = 24;
    private static final int BAR = 16;
    private static final int TITLE = 26;
    private static final int BASELINE = 13;

    private BarChart() {}

    /** Returns the chart as an {@code svg} element, or an empty string when no measurement has the figure. */
    static String svg(Figure figure, List<Measurement> measurements) {
        List<Measurement> having = measurements.stream()
                .filter(one -> one.find(figure).isPresent())
                .toList();
        if (having.isEmpty()) {
            return "";
        }
        double largest = having.stream()
                .mapToDouble(one -> one.find(figure).map(Series::highest).orElse(0.0))
                .max()
                .orElse(0);
        double scale = largest > 0 ? BARS / largest : 0;
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg width=\"%d\" height=\"%d\" role=\"img\"><text x=\"0\" y=\"14\" font-weight=\"bold\">%s, %s</text>",
                LABELS + BARS + VALUES,
                TITLE + ROW * having.size(),
                figure.label(),
                figure.unit()));
        for (int row = 0; row < having.size(); row++) {
            Measurement measurement = having.get(row);
            int top = TITLE + row * ROW;
            measurement.find(figure).ifPresent(series -> svg.append(row(measurement.name(), series, top, scale)));
        }
        return svg.append("</svg>").toString();
    }

    private static String row(String name, Series series, int top, double scale) {
        double width = series.median() * scale;
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                        + "<line class=\"spread\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%s</text>",
                LABELS - 8,
                top + BASELINE,
                HtmlReport.escaped(name),
                LABELS,
                top,
                width,
                BAR,
                LABELS + series.lowest() * scale,
                LABELS + series.highest() * scale,
                top + BAR / 2,
                top + BAR / 2,
                LABELS + series.highest() * scale + 6,
                top + BASELINE,
                series.figure().format(series.median()));
    }
}
