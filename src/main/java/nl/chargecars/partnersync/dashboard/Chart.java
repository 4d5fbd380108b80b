package nl.chargecars.partnersync.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import nl.chargecars.partnersync.figures.IntegrationHistory.Slot;
import org.jspecify.annotations.Nullable;

/**
 * One chart of a page, as {@code charts.js} reads it.
 *
 * @param name of its texts
 * @param kind {@code bars}, stacked, or {@code lines}
 * @param unit behind the numbers of its axis; may be empty
 * @param highest where its axis ends at least; null to end where the values do
 * @param times seconds since 1970 of each slot's start
 */
public record Chart(
        String name, String kind, String unit, @Nullable Integer highest, List<Long> times, List<Series> series) {

    private static final int PERCENT = 100;

    /**
     * Values, one a slot.
     *
     * @param label the name of its text
     * @param tone how it is drawn: {@code plain}, {@code soft} or {@code bad}
     */
    public record Series(String label, String tone, List<@Nullable Number> values) {}

    /** Volume, success and latency. */
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
