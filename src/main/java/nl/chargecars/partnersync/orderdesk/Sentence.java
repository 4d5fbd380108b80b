package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.outbox.Superseded;
import nl.chargecars.partnersync.pages.Frame;
import nl.chargecars.partnersync.pages.TextWithTime;
import org.jspecify.annotations.Nullable;

/**
 * A sentence of an explanation, in no particular language yet.
 *
 * @param word the name of its text, without the prefix {@code story.}
 * @param values texts and numbers, {@link Past}s, {@link Coming}s, {@link Label}s, {@link Named}s and {@link Why}s
 */
public record Sentence(String word, List<Object> values) {

    /** A time in a sentence; a sentence has one at most. */
    sealed interface Time {
        Instant at();
    }

    /** A time in the past, written as how long ago it was, or after some hours as a date. */
    record Past(Instant at) implements Time {}

    /** A time in the future, written as how long it is until then. */
    record Coming(Instant at) implements Time {}

    /** The label of a status, shown as {@link Frame#label} does. */
    record Label(String text) {}

    /** A text that is translated under the name {@code word}; without a translation, {@code otherwise} is shown as it is. */
    record Named(String word, String otherwise) {
        static Named event(String event) {
            return new Named("event." + event, event);
        }
    }

    /** The reason that somebody gave for a dismissal. */
    record Why(UUID dismissed, String text) {}

    static Sentence of(String word, Object... values) {
        return new Sentence(word, List.of(values));
    }

    /** Returns the sentence in the language of the page; for a sentence without a time. */
    public String in(Frame frame, OrderSheet sheet) {
        return in(frame, sheet, "");
    }

    /** Returns the sentence in the language of the page, split at its time; null when it has none. */
    public @Nullable TextWithTime timed(Frame frame, OrderSheet sheet) {
        return values.stream()
                .filter(Time.class::isInstance)
                .map(Time.class::cast)
                .findFirst()
                .map(time -> TextWithTime.of(time.at(), said(time, frame, sheet.now()), text -> in(frame, sheet, text)))
                .orElse(null);
    }

    /** Returns the sentence in the language of the page as plain text, with its time if it has one. */
    public String text(Frame frame, OrderSheet sheet) {
        TextWithTime timed = timed(frame, sheet);
        return timed == null ? in(frame, sheet) : timed.before() + timed.said() + timed.after();
    }

    private static String said(Time time, Frame frame, Instant now) {
        return switch (time) {
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
            case Time _ -> time;
            case Label label -> frame.label(label.text());
            case Named named -> frame.wordOr(named.word(), named.otherwise());
            case Why why ->
                Superseded.is(why.text()) ? frame.word("orders.superseded") : sheet.why(why.dismissed(), why.text());
            default -> value;
        };
    }
}
