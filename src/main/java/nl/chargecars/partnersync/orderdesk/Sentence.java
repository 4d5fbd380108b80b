package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.outbox.Superseded;
import nl.chargecars.partnersync.pages.Frame;
import nl.chargecars.partnersync.pages.Timed;
import org.jspecify.annotations.Nullable;

/**
 * A sentence of an explanation, to be said in any language.
 *
 * @param word its name among the texts that begin with {@code story.}
 * @param values texts and numbers, {@link Past}s, {@link Coming}s, {@link Label}s, {@link Named}s and {@link Why}s
 */
public record Sentence(String word, List<Object> values) {

    /** No sentence names more than one. */
    sealed interface Moment {
        Instant at();
    }

    /** A time that is said as how long ago it was, or after some days as when. */
    record Past(Instant at) implements Moment {}

    /** A time that is said as how long it still is. */
    record Coming(Instant at) implements Moment {}

    /** A status, as {@link Frame#label} calls it. */
    record Label(String text) {}

    /** A text that has words in any language under this name; where there are none, it is said as it was written down. */
    record Named(String word, String otherwise) {}

    /** What somebody wrote when he dismissed something. */
    record Why(UUID dismissed, String text) {}

    static Sentence of(String word, Object... values) {
        return new Sentence(word, List.of(values));
    }

    /** In the language of the page, where it names no time. */
    public String in(Frame frame, OrderSheet sheet) {
        return in(frame, sheet, "");
    }

    /** The same where it names one; null where it does not. */
    public @Nullable Timed timed(Frame frame, OrderSheet sheet) {
        return values.stream()
                .filter(Moment.class::isInstance)
                .map(Moment.class::cast)
                .findFirst()
                .map(moment -> Timed.of(moment.at(), said(moment, frame, sheet.now()), time -> in(frame, sheet, time)))
                .orElse(null);
    }

    private static String said(Moment moment, Frame frame, Instant now) {
        return switch (moment) {
            case Past past -> frame.agoInASentence(past.at(), now);
            case Coming coming -> frame.until(coming.at(), now);
        };
    }

    private String in(Frame frame, OrderSheet sheet, String time) {
        Object[] said =
                values.stream().map(value -> said(value, frame, sheet, time)).toArray();
        return frame.word("story." + word, said);
    }

    private static Object said(Object value, Frame frame, OrderSheet sheet, String time) {
        return switch (value) {
            case Moment _ -> time;
            case Label label -> frame.label(label.text());
            case Named named -> frame.wordOr(named.word(), named.otherwise());
            case Why why ->
                Superseded.is(why.text()) ? frame.word("orders.superseded") : sheet.why(why.dismissed(), why.text());
            default -> value;
        };
    }
}
