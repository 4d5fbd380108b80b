package nl.chargecars.partnersync.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Runs each round of the work between two short rounds of a ceiling, and adds the share. The share is relative to the mean of the two,
 * so that a change in the machine's speed affects both alike.
 */
final class BesideCeiling implements Results.Round {

    private static final double PERCENT = 100;

    /** A ceiling's round is this many times shorter than one of the work: there are nearly twice as many of them. */
    private static final int SHORTER = 4;

    private final Results.Round ceiling;
    private final Results.Round work;

    /** The throughput of the ceiling after the previous round. */
    private OptionalDouble before = OptionalDouble.empty();

    BesideCeiling(Results.Round ceiling, Results.Round work) {
        this.ceiling = ceiling;
        this.work = work;
    }

    @Override
    public Map<Figure, Double> run(Duration length) throws Exception {
        double earlier = before.isPresent() ? before.getAsDouble() : ofCeiling(length);
        Map<Figure, Double> figures = new EnumMap<>(work.run(length));
        double later = ofCeiling(length);
        before = OptionalDouble.of(later);
        double mean = (earlier + later) / 2;
        figures.put(Figure.CEILING, mean);
        figures.put(Figure.SHARE_OF_CEILING, PERCENT * figures.getOrDefault(Figure.THROUGHPUT, 0.0) / mean);
        return figures;
    }

    private double ofCeiling(Duration length) throws Exception {
        return ceiling.run(length.dividedBy(SHORTER)).getOrDefault(Figure.THROUGHPUT, 0.0);
    }
}
