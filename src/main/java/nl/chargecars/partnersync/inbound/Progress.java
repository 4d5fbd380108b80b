package nl.chargecars.partnersync.inbound;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.inbound.GroupReprocessing.ReprocessingResult;
import org.jspecify.annotations.Nullable;

/**
 * The progress of processing a group again. The page sends it with each request, so that any node can continue the work, and the
 * work ends when the page is closed.
 *
 * @param outcomes the number of updates by outcome, over all requests so far
 * @param next where to continue; null when nothing is left
 * @param goesOn true when a page may send the next request by itself, as the exceptions page does; the portal's page always shows
 *     a button. False at the end, and when the server could not process some updates: then the user has to ask for the next ones
 */
public record Progress(
        Map<String, Integer> outcomes, @Nullable UUID next, boolean goesOn) {

    private static final Pattern COUNT = Pattern.compile(Stream.concat(
                    Arrays.stream(Outcome.values()).map(Outcome::wireName),
                    Stream.of(UpdateReader.PAYLOAD_EXPIRED, Reprocessor.NOT_PROCESSED))
            .collect(Collectors.joining("|", "(", "):[0-9]{1,8}")));

    /** Parses what {@link #text} wrote. Parts that are not a known outcome with a count are ignored. */
    public static Progress of(String text) {
        return new Progress(
                Arrays.stream(text.split(",", -1))
                        .filter(COUNT.asMatchPredicate())
                        .map(count -> count.split(":", -1))
                        .collect(Collectors.toMap(count -> count[0], count -> Integer.valueOf(count[1]), Integer::sum)),
                null,
                false);
    }

    /** Returns this progress with the outcomes of one more request added. */
    public Progress plus(ReprocessingResult again) {
        Map<String, Integer> sum = new TreeMap<>(outcomes);
        again.outcomes().forEach((outcome, count) -> sum.merge(outcome, count, Integer::sum));
        boolean all = !again.outcomes().containsKey(Reprocessor.NOT_PROCESSED);
        return new Progress(sum, again.next(), again.next() != null && all);
    }

    /** Returns how many updates were accepted. */
    public int accepted() {
        return Arrays.stream(Outcome.values())
                .filter(Outcome::accepted)
                .mapToInt(outcome -> outcomes.getOrDefault(outcome.wireName(), 0))
                .sum();
    }

    /** Returns how many updates were not accepted: refused again, or not processed. */
    public int notAccepted() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum() - accepted();
    }

    /** Returns the counts as a text for a hidden form field. */
    public String text() {
        return outcomes.entrySet().stream()
                .map(count -> count.getKey() + ":" + count.getValue())
                .collect(Collectors.joining(","));
    }
}
