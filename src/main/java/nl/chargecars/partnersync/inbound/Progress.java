package nl.chargecars.partnersync.inbound;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.inbound.RefusedUpdates.Again;
import org.jspecify.annotations.Nullable;

/**
 * How far the processing of a group has come. The page carries it from one request to the next, so it goes on where it was
 * whichever node answers, and ends when the page is closed.
 *
 * @param outcomes how many by outcome, over all requests
 * @param next where it goes on; null when it is done
 * @param goesOn by itself; not when the server could not process some: then somebody has to ask for more
 */
public record Progress(
        Map<String, Integer> outcomes,
        @Nullable UUID next,
        boolean goesOn) {

    private static final String NOT_PROCESSED = "not_processed";
    private static final Pattern COUNT = Pattern.compile("(applied|unchanged|duplicate|stale|order_not_found"
            + "|status_not_mapped|invalid_status_transition|no_active_integration|invalid|payload_expired|"
            + NOT_PROCESSED
            + "):[0-9]{1,8}");

    /** What {@link #text} wrote; whatever else there is counts for nothing. */
    public static Progress of(String text) {
        return new Progress(
                Arrays.stream(text.split(",", -1))
                        .filter(COUNT.asMatchPredicate())
                        .map(count -> count.split(":", -1))
                        .collect(Collectors.toMap(count -> count[0], count -> Integer.valueOf(count[1]), Integer::sum)),
                null,
                false);
    }

    public Progress plus(Again again) {
        Map<String, Integer> sum = new TreeMap<>(outcomes);
        again.outcomes().forEach((outcome, count) -> sum.merge(outcome, count, Integer::sum));
        boolean all = !again.outcomes().containsKey(NOT_PROCESSED);
        return new Progress(sum, again.next(), again.next() != null && all);
    }

    /** How many were accepted. */
    public int accepted() {
        return Arrays.stream(Outcome.values())
                .filter(Outcome::accepted)
                .mapToInt(outcome -> outcomes.getOrDefault(outcome.wireName(), 0))
                .sum();
    }

    /** How many were not: they were refused once more, or could not be processed. */
    public int notAccepted() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum() - accepted();
    }

    /** For a form. */
    public String text() {
        return outcomes.entrySet().stream()
                .map(count -> count.getKey() + ":" + count.getValue())
                .collect(Collectors.joining(","));
    }
}
