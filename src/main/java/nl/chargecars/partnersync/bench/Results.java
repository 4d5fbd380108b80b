package nl.chargecars.partnersync.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Runs measurements, prints their progress, and collects the results in order. */
final class Results {

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
        List<Map<Figure, Double>> rounds = new ArrayList<>();
        for (int number = 1; number <= options.rounds(); number++) {
            Map<Figure, Double> figures = round.run(options.round());
            rounds.add(figures);
            said(name, number, figures);
        }
        return add(Measurement.of(part, name, rounds));
    }

    /** Like {@link #measure}, beside a ceiling; see {@link BesideCeiling}. Without a share when the ceiling is empty. */
    Measurement measureByTurns(Part part, String name, Optional<Round> ceiling, Round round) throws Exception {
        warmUp(name, round);
        return measureWarm(
                part,
                name,
                ceiling.<Round>map(rounds -> new BesideCeiling(rounds, round)).orElse(round));
    }

    private void warmUp(String name, Round round) throws Exception {
        say("  " + name + ": warming up");
        round.run(options.warmUp());
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
