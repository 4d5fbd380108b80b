package nl.chargecars.partnersync.dashboard;

import java.util.List;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.figures.Exchanges;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Hour;

/**
 * Draws 24 hours as bars: successes, with failures on top. Heights are whole units of a view box of height 24, so that the page
 * needs neither script nor style for it.
 */
public record Sparkline(List<Bar> bars, long succeeded, long failed) {

    static final int HEIGHT = 24;
    private static final int WIDTH_OF_ONE = 5;

    /**
     * @param x the bar's left side
     * @param height of the successes
     * @param failedHeight of the failures, which are drawn on top
     */
    public record Bar(int x, int height, int failedHeight) {

        public int y() {
            return HEIGHT - height;
        }

        public int failedY() {
            return HEIGHT - height - failedHeight;
        }
    }

    static Sparkline of(List<Hour> hours) {
        long most = hours.stream()
                .mapToLong(hour -> hour.succeeded() + hour.failed())
                .max()
                .orElse(0);
        Exchanges all = Hour.sum(hours);
        return new Sparkline(
                IntStream.range(0, hours.size())
                        .mapToObj(index -> bar(index, hours.get(index), Math.max(1, most)))
                        .toList(),
                all.succeeded(),
                all.failed());
    }

    /** Returns a bar on which one failure among thousands is still visible. */
    private static Bar bar(int index, Hour hour, long most) {
        int failed = height(hour.failed(), most);
        int succeeded = Math.min(HEIGHT - failed, height(hour.succeeded(), most));
        return new Bar(index * WIDTH_OF_ONE, succeeded, failed);
    }

    private static int height(long count, long most) {
        return count == 0 ? 0 : (int) Math.max(2, Math.round((double) HEIGHT * count / most));
    }
}
