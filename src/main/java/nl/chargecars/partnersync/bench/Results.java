package nl.chargecars.partnersync.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Runs measurements, prints their progress, and collects the results in order. */
final class Results {

    private static final double PERCENT = 100;

    /** Divisor for the length of a ceiling's round, which runs before and after each round of the measurement. */
    private static final int A_CEILING_BETWEEN = 4;

    private final BenchOptions options;
    private final PrintStream out;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Results(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** One round of a measurement, which does the same work each time. */
    interface Round {
        Map<Figure, Double> run(Duration length) throws Exception;
    }

    BenchOptions options() {
        return options;
    }

    /** Runs the warm-up and then every round, and adds the figures of the rounds as a measurement. */
    Measurement measure(Part part, String name, Round round) throws Exception {
        warmUp(name, round);
        return measureWarm(part, name, round);
    }

    /** Like {@link #measure}, but without warm-up: for work that is warm already. */
    Measurement measureWarm(Part part, String name, Round round) throws Exception {
        return add(Measurement.of(part, name, rounds(name, round)));
    }

    /**
     * Alternates rounds of the work with short rounds of a ceiling. The share is relative to the mean of the ceiling's rounds before
     * and after a round, so that a change in the machine's speed affects both alike.
     *
     * @param ceiling a round of the ceiling; empty: measures without a share
     */
    Measurement measureByTurns(Part part, String name, Optional<Round> ceiling, Round round) throws Exception {
        if (ceiling.isEmpty()) {
            return measure(part, name, round);
        }
        warmUp(name, round);
        List<Map<Figure, Double>> rounds = new ArrayList<>();
        double before = ofCeiling(ceiling.get());
        for (int number = 1; number <= options.rounds(); number++) {
            Map<Figure, Double> figures = new EnumMap<>(round.run(options.round()));
            double after = ofCeiling(ceiling.get());
            figures.put(Figure.CEILING, (before + after) / 2);
            figures.put(
                    Figure.SHARE_OF_CEILING,
                    PERCENT * figures.getOrDefault(Figure.THROUGHPUT, 0.0) / figures.get(Figure.CEILING));
            rounds.add(figures);
            said(name, number, figures);
            before = after;
        }
        return add(Measurement.of(part, name, rounds));
    }

    private double ofCeiling(Round ceiling) throws Exception {
        return ceiling.run(options.round().dividedBy(A_CEILING_BETWEEN)).getOrDefault(Figure.THROUGHPUT, 0.0);
    }

    private void warmUp(String name, Round round) throws Exception {
        say("  " + name + ": warming up");
        round.run(options.warmUp());
    }

    private List<Map<Figure, Double>> rounds(String name, Round round) throws Exception {
        List<Map<Figure, Double>> rounds = new ArrayList<>();
        for (int number = 1; number <= options.rounds(); number++) {
            Map<Figure, Double> figures = round.run(options.round());
            rounds.add(figures);
            said(name, number, figures);
        }
        return rounds;
    }

    /** Prints the figures of a round. */
    void said(String name, int number, Map<Figure, Double> figures) {
        say("  " + name + ", round " + number + ": " + text(figures));
    }

    Measurement add(Measurement measurement) {
        measurements.add(measurement);
        return measurement;
    }

    /** Prints a note for the readers of the figures and keeps it for the reports. */
    void note(String text) {
        notes.add(text);
        say("  note: " + text);
    }

    void failed(Part part, String why) {
        failures.add(part.wireName() + ": " + why);
        say("  FAILED: " + why);
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Returns the median of a measurement made earlier in this run; empty if there is none. */
    OptionalDouble median(Part part, String name, Figure figure) {
        return find(part, name).map(one -> one.median(figure)).orElseGet(OptionalDouble::empty);
    }

    private Optional<Measurement> find(Part part, String name) {
        return measurements.stream()
                .filter(one -> one.part() == part && one.name().equals(name))
                .findFirst();
    }

    private static String text(Map<Figure, Double> figures) {
        return figures.entrySet().stream()
                .filter(entry -> entry.getKey() != Figure.ROUND_SECONDS)
                .map(entry -> entry.getKey().label() + " " + entry.getKey().format(entry.getValue()) + " "
                        + entry.getKey().unit())
                .collect(Collectors.joining(", "));
    }
}
