package nl.chargecars.partnersync.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Result of one measurement: a series of values for each figure.
 *
 * @param name what was measured, such as {@code orders, 64 clients}; unique within its part
 */
record Measurement(Part part, String name, List<Series> series) {

    Measurement {
        series = List.copyOf(series);
    }

    static Measurement of(Part part, String name, List<Map<Figure, Double>> rounds) {
        Map<Figure, List<Double>> byFigure = new EnumMap<>(Figure.class);
        rounds.forEach(round ->
                round.forEach((figure, value) -> byFigure.computeIfAbsent(figure, _ -> new java.util.ArrayList<>())
                        .add(value)));
        return new Measurement(
                part,
                name,
                byFigure.entrySet().stream()
                        .map(entry -> new Series(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** Returns the series that are results, without those that describe the rounds (their length, number of samples). */
    List<Series> told() {
        return series.stream().filter(one -> !one.figure().isAboutTheRound()).toList();
    }

    Optional<Series> find(Figure figure) {
        return series.stream().filter(one -> one.figure() == figure).findFirst();
    }

    OptionalDouble median(Figure figure) {
        return find(figure).map(Series::median).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }
}
