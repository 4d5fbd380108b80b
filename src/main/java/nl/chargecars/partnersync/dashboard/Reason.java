package nl.chargecars.partnersync.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.pages.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A reason why an integration is in its state.
 *
 * @param state the state that it leads to, such as {@code held}
 * @param word the name of the sentence
 * @param values the values in the sentence
 * @param since when it began; null when that is not known
 * @param last when it last happened; null where that is not told
 * @param until when it ends or goes on; null when that is not known
 * @param detail what went wrong, as it was recorded; empty when nothing did
 * @param detailWord the name of the translated text of {@code detail}; there may be none
 * @param failure the error code of a failed exchange, used instead of {@code detailWord}; otherwise empty
 * @param actor who caused it, as in the audit trail; empty when nobody did
 */
public record Reason(
        String state,
        String word,
        List<Object> values,
        @Nullable Instant since,
        @Nullable Instant last,
        @Nullable Instant until,
        String detail,
        String detailWord,
        String failure,
        String actor) {

    static final String ENDPOINT_DISABLED = "reason.endpoint_disabled";

    /** Returns when it happened, by whom and why, in a few words; empty when none of that is known. */
    public String happened(Frame frame, Instant now) {
        List<String> known = new ArrayList<>();
        if (since != null) {
            known.add(frame.ago(since, now));
        }
        if (!actor.isEmpty()) {
            known.add(frame.word("reason.by") + " " + frame.who(actor));
        }
        if (!detail.isEmpty()) {
            known.add("“" + frame.wordOr(detailWord, detail) + "”");
        }
        return String.join(", ", known);
    }

    /** True when another key for the partner puts it right. */
    public boolean isAboutKeys() {
        return word.startsWith("reason.ending.credential_");
    }

    static Reason of(String state, String word, Object... values) {
        return new Reason(state, word, List.of(values), null, null, null, "", "", "", "");
    }

    Reason since(@Nullable Instant time) {
        return new Reason(state, word, values, time, last, until, detail, detailWord, failure, actor);
    }

    Reason last(@Nullable Instant time) {
        return new Reason(state, word, values, since, time, until, detail, detailWord, failure, actor);
    }

    Reason until(@Nullable Instant time) {
        return new Reason(state, word, values, since, last, time, detail, detailWord, failure, actor);
    }

    Reason said(@Nullable String text, String textWord) {
        return new Reason(state, word, values, since, last, until, text == null ? "" : text, textWord, "", actor);
    }

    Reason failed(@Nullable String text, @Nullable String code) {
        return new Reason(
                state, word, values, since, last, until, text == null ? "" : text, "", code == null ? "" : code, actor);
    }

    Reason by(String who) {
        return new Reason(state, word, values, since, last, until, detail, detailWord, failure, who);
    }
}
