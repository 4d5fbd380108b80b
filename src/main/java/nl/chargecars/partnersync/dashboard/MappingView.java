package nl.chargecars.partnersync.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import nl.chargecars.partnersync.partner.StatusMapVersion;
import nl.chargecars.partnersync.partner.WordChange;
import nl.chargecars.partnersync.status.WorkflowStatus;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The content of the editor of a status map.
 *
 * @param version the version of the map that the form is based on
 * @param unknownWords with how many words of the partner's that the saved map does not have updates wait
 * @param withoutWord how many of our statuses have no word in the saved map; a form may say otherwise, but nothing acts by it yet
 * @param processable how many updates wait with a word that can be understood by now
 * @param untold how many orders the partner can be notified of by now whose current status it was never sent
 * @param corrected of how many orders the current status has not arrived and carries another word than the map has by now
 * @param versions the latest versions, newest first
 */
public record MappingView(
        int version,
        List<OurStatus> ours,
        List<TheirWord> theirs,
        List<WorkflowStatus> statuses,
        long unknownWords,
        long withoutWord,
        int processable,
        int untold,
        int corrected,
        List<Version> versions) {

    /** @param changed how many words the version changed */
    public record Version(StatusMapVersion map, int changed) {}

    /** A field of the editor; {@code place} is its JSON pointer in a request to the API, without the first slash. */
    interface Entry {

        String place();

        /** Returns the field's id on the page. */
        String field();
    }

    /** Returns where a request to the API has the entry with this name. */
    static String place(String direction, String name) {
        return FieldLabels.STATUS_MAPPING + direction + "/" + Fields.escape(name);
    }

    /**
     * A status of ours.
     *
     * @param word the partner's word; empty while there is none
     * @param known false when the workflow has no such status (any more)
     */
    public record OurStatus(String status, String label, String word, boolean known) implements Entry {

        @Override
        public String place() {
            return MappingView.place(WordChange.TO_PARTNER, status);
        }

        @Override
        public String field() {
            return "to-" + status;
        }
    }

    /**
     * A word of the partner's.
     *
     * @param row identifies the row, since two rows may have the same word
     * @param status our status; empty while there is none
     * @param waiting how many updates with this word were refused and wait
     * @param lastSeen when the latest of those updates came; null when there are none
     */
    public record TheirWord(
            int row,
            String word,
            String status,
            int waiting,
            @Nullable Instant lastSeen) implements Entry {

        @Override
        public String place() {
            return MappingView.place(WordChange.TO_CHARGECARS, word);
        }

        @Override
        public String field() {
            return "word-" + row;
        }

        /** Returns true for a word that somebody has to decide about. */
        public boolean isNew() {
            return status.isEmpty() && waiting > 0;
        }
    }

    /**
     * Returns the id of the field at this place of a request, the first one of several; the place itself when there is no such
     * field.
     */
    public String fieldAt(String place) {
        return Stream.<Entry>concat(ours.stream(), theirs.stream())
                .filter(entry -> entry.place().equals(place))
                .map(Entry::field)
                .findFirst()
                .orElse(place);
    }
}
