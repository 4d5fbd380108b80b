package nl.chargecars.partnersync.dashboard;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.partner.StatusMapVersion;
import nl.chargecars.partnersync.status.WorkflowStatus;
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

    /**
     * A status of ours.
     *
     * @param word the partner's; empty while it has none
     * @param known false when the workflow has no such status (any more)
     */
    public record OurStatus(String status, String label, String word, boolean known) {}

    /**
     * A word of the partner's.
     *
     * @param status of ours; empty while it has none
     * @param waiting updates that came with it and were refused
     * @param lastSeen when the latest of those came; null when there are none
     */
    public record TheirWord(
            String word,
            String status,
            int waiting,
            @Nullable Instant lastSeen) {

        /** One that has to be decided about. */
        public boolean isNew() {
            return status.isEmpty() && waiting > 0;
        }
    }

    public long withoutWord() {
        return ours.stream().filter(one -> one.word().isEmpty()).count();
    }

    public long unknownWords() {
        return theirs.stream().filter(TheirWord::isNew).count();
    }
}
