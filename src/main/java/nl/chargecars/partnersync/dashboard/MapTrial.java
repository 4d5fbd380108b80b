package nl.chargecars.partnersync.dashboard;

import java.util.List;
import nl.chargecars.partnersync.inbound.WaitingUpdates;
import nl.chargecars.partnersync.partner.WordChange;
import nl.chargecars.partnersync.status.Workflow;

/**
 * What another status map would change, before it is saved.
 *
 * @param waiting the outcomes of waiting updates if they were processed again with this map
 * @param untold how many orders the partner could then be notified of
 * @param corrected of how many orders the current status has not arrived and carries another word than the map would have
 * @param workflow the workflow, for the labels of our statuses
 */
public record MapTrial(
        List<WordChange> changes, WaitingUpdates.Result waiting, int untold, int corrected, Workflow workflow) {

    public boolean nothingWaits() {
        return waiting.total() == 0 && untold == 0 && corrected == 0;
    }
}
