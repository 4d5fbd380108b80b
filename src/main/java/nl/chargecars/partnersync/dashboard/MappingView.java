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
 * The editor of a status map.
 *
 * @param version of the map that the form was made of
 * @param processable updates that wait with a word that the map knows by now
 * @param untold orders whose current status the partner was never told, and could be by now
 * @param versions the latest ones, newest first
 * @param changes how many words each of those versions changed, in their order
 */
public record MappingView(
        int version,
        List<OurStatus> ours,
        List<TheirWord> theirs,
        List<WorkflowStatus> statuses,
        int processable,
        int untold,
        List<StatusMapVersion> versions,
        List<Integer> changes) {

    /** A field of the editor; {@code place} is where a request to the API has it, without its first slash. */
    interface Entry {

        String place();

        /** Its id on the page. */
        String field();
    }

    /** Where a request has the entry of this name. */
    static String place(String direction, String name) {
        return FieldLabels.STATUS_MAPPING + direction + "/" + Fields.escape(name);
    }

    /**
     * A status of ours.
     *
     * @param word the partner's; empty while it has none
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
     * @param row tells it apart: a word may be there twice
     * @param status of ours; empty while it has none
     * @param waiting updates that came with it and were refused
     * @param lastSeen when the latest of those came; null when there are none
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

        /** One that has to be decided about. */
        public boolean isNew() {
            return status.isEmpty() && waiting > 0;
        }
    }

    /** The id of what is at this place in a request: of its field, the first of several; else the place itself. */
    public String fieldAt(String place) {
        return Stream.<Entry>concat(ours.stream(), theirs.stream())
                .filter(entry -> entry.place().equals(place))
                .map(Entry::field)
                .findFirst()
                .orElse(place);
    }

    public long withoutWord() {
        return ours.stream().filter(one -> one.word().isEmpty()).count();
    }

    public long unknownWords() {
        return theirs.stream().filter(TheirWord::isNew).count();
    }
}
