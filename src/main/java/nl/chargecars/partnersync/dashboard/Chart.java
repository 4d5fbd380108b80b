package nl.chargecars.partnersync.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import nl.chargecars.partnersync.figures.IntegrationHistory.Slot;
import org.jspecify.annotations.Nullable;

/**
 * One chart of a page, as {@code charts.js} reads it.
 *
 * @param name the name of its texts
 * @param kind {@code bars} (stacked) or {@code lines}
 * @param unit written after the numbers of the value axis; may be empty
 * @param highest the least value at which the value axis ends; null when the highest value decides
 * @param times the start of each slot, in seconds since 1970
 */
public record Chart(
        String name, String kind, String unit, @Nullable Integer highest, List<Long> times, List<Series> series) {

    private static final int PERCENT = 100;

    /**
     * One series of values, one value per slot.
     *
     * @param label the name of its text
     * @param tone how it is drawn: {@code plain}, {@code soft} or {@code bad}
     */
    public record Series(String label, String tone, List<@Nullable Number> values) {}

    /** Returns the charts of volume, success rate and latency. */
    static List<Chart> of(List<Slot> slots) {
        return List.of(
                new Chart(
                        "volume",
                        "bars",
                        "",
                        null,
                        times(slots),
                        List.of(
                                series("chart.succeeded", "plain", slots, Slot::succeeded),
                                series("chart.failed", "bad", slots, Slot::failed))),
                new Chart(
                        "success",
                        "lines",
                        " %",
                        PERCENT,
                        times(slots),
                        List.of(series("chart.success_rate", "plain", slots, Slot::successRate))),
                new Chart(
                        "latency",
                        "lines",
                        " ms",
                        null,
                        times(slots),
                        List.of(
                                series("chart.p50", "soft", slots, Slot::latencyP50Ms),
                                series("chart.p95", "plain", slots, Slot::latencyP95Ms))));
    }

    private static List<Long> times(List<Slot> slots) {
        return slots.stream().map(slot -> slot.start().getEpochSecond()).toList();
    }

    private static Series series(String label, String tone, List<Slot> slots, Function<Slot, @Nullable Number> value) {
        List<@Nullable Number> values = new ArrayList<>();
        slots.forEach(slot -> values.add(value.apply(slot)));
        return new Series(label, tone, values);
    }

    /** True when there is nothing to draw. */
    public boolean isEmpty() {
        for (Series one : series) {
            for (Number value : one.values()) {
                if (value != null && value.doubleValue() != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
