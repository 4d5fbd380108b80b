package nl.chargecars.partnersync.bench;

import java.util.List;

/** The values of one figure in all rounds, reported as their median, lowest and highest value. */
record Series(Figure figure, List<Double> rounds) {

    Series {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("at least one round");
        }
    }

    double median() {
        List<Double> sorted = rounds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double lowest() {
        return rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double highest() {
        return rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Formats the median and the spread, such as {@code 3,912 (3,871–3,950) /s}. */
    String text() {
        String spread = rounds.size() == 1 ? "" : " (" + figure.format(lowest()) + "–" + figure.format(highest()) + ")";
        return figure.format(median()) + spread + " " + figure.unit();
    }
}
