package nl.chargecars.partnersync.orderdesk;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.orderdesk.Moment.Became;
import nl.chargecars.partnersync.orderdesk.Moment.Noted;
import nl.chargecars.partnersync.orderdesk.Moment.Said;
import nl.chargecars.partnersync.orderdesk.Moment.Undelivered;
import nl.chargecars.partnersync.status.HistoryEntry;
import org.jspecify.annotations.Nullable;

/** Merges all that is known of an order into one timeline, newest first. */
final class Timeline {

    /** Audit entries that are left out, because the transition or the update they belong to is in the timeline. */
    private static final Set<String> TOLD_OTHERWISE = Set.of("STATUS_CHANGED", "PARTNER_STATUS_UPDATE");

    private Timeline() {}

    /** @param viewer the name of the actor who views the page */
    static List<Moment> of(Story story, String viewer) {
        Map<String, String> actors = actors(story);
        return Stream.<Stream<? extends Moment>>of(
                        story.traces().stream()
                                .filter(trace -> !TOLD_OTHERWISE.contains(trace.action()))
                                .map(trace -> noted(story, trace, viewer)),
                        story.order().history().reversed().stream().map(entry -> became(story, entry, actors, viewer)),
                        story.updates().stream().map(update -> said(story, update)),
                        story.undeliveredBefore().reversed().stream()
                                .map(delivery -> new Undelivered(delivery, story.label(delivery))))
                .<Moment>flatMap(stream -> stream)
                .sorted(Comparator.comparing(Moment::at).reversed())
                .toList();
    }

    /** Returns the actors by transition id: only the audit trail knows which colleague it was. */
    private static Map<String, String> actors(Story story) {
        Map<String, String> actors = new HashMap<>();
        story.traces().stream()
                .filter(trace -> trace.action().equals("STATUS_CHANGED"))
                .forEach(trace ->
                        actors.put(trace.changes().path("transition_id").asString(""), trace.actor()));
        return actors;
    }

    private static Noted noted(Story story, Entry trace, String viewer) {
        return new Noted(
                trace, ShownActor.of(trace.actor(), viewer, story.partner().name()));
    }

    private static Became became(Story story, HistoryEntry entry, Map<String, String> actors, String viewer) {
        String partner = story.partner().name();
        String actor = actors.get(entry.transitionId().toString());
        return new Became(
                entry,
                entry.fromStatus() == null ? "" : story.label(entry.fromStatus()),
                story.label(entry.toStatus()),
                actor == null ? ShownActor.onSideOf(entry.causedBy(), partner) : ShownActor.of(actor, viewer, partner),
                story.contexts().get(entry.transitionId()),
                unsent(story.notices().get(entry.transitionId())),
                story.deliveriesOf(entry.transitionId()));
    }

    private static @Nullable TransitionNotice unsent(@Nullable TransitionNotice notice) {
        return notice != null && notice.unsent() ? notice : null;
    }

    private static Said said(Story story, StatusUpdateView update) {
        return new Said(update, update.mappedStatus() == null ? null : story.label(update.mappedStatus()));
    }
}
