package nl.chargecars.partnersync.dashboard;

import java.util.List;
import nl.chargecars.partnersync.inbound.WaitingUpdates;
import nl.chargecars.partnersync.partner.WordChange;
import nl.chargecars.partnersync.status.Workflow;

/**
 * What another status map would change, before it is saved.
 *
 * @param waiting what would become of updates that wait, once they are processed again
 * @param untold orders that the partner could then be told of
 * @param workflow that has the labels of our statuses
 */
public record MapTrial(List<WordChange> changes, WaitingUpdates.Result waiting, int untold, Workflow workflow) {}
