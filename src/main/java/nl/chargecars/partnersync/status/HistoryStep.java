package nl.chargecars.partnersync.status;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/** A transition as staff see it: with its business context, which the history for partners leaves out. */
record HistoryStep(
        @JsonUnwrapped HistoryEntry entry,
        @JsonRawValue @Nullable String businessContext) {

    /** The members besides the two long texts, roughly, in characters. */
    private static final int REST = 300;

    /** About what {@link #characters} returns at most. */
    static final int LARGEST = 19_000;

    /** Returns about how long the JSON is. */
    int characters() {
        String reason = entry.transitionReason();
        return REST + (reason == null ? 0 : reason.length()) + (businessContext == null ? 0 : businessContext.length());
    }

    /** Leaves out both texts, which may name persons. */
    @Override
    public String toString() {
        return "HistoryStep[" + entry.transitionId() + "]";
    }
}
