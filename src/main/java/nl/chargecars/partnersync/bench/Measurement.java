package nl.chargecars.partnersync.bench;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What one thing measured came to.
 *
 * @param name what it was, such as {@code orders, 64 clients}; unique within its part
 */
record Measurement(Part part, String name, List<Series> series) {

    private static final double PERCENT = 100;

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

    /**
     * With the share of the ceiling beside it: each round of this by each of the ceiling's, since none of them belongs to a certain one
     * of the others. So the lowest is the lowest round by the highest ceiling.
     */
    Measurement withShareOf(Measurement ceiling) {
        Optional<Series> mine = find(Figure.THROUGHPUT);
        Optional<Series> whole = ceiling.find(Figure.THROUGHPUT);
        if (mine.isEmpty() || whole.isEmpty()) {
            return this;
        }
        List<Double> shares = mine.get().rounds().stream()
                .flatMap(round -> whole.get().rounds().stream().map(most -> PERCENT * round / most))
                .toList();
        return new Measurement(
                part,
                name,
                Stream.concat(series.stream(), Stream.of(new Series(Figure.SHARE_OF_CEILING, shares)))
                        .sorted(Comparator.comparing(Series::figure))
                        .toList());
    }

    /** What was measured, without what is said of the rounds. */
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
