package nl.chargecars.partnersync.dashboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.dashboard.MappingForm.Row;
import nl.chargecars.partnersync.dashboard.MappingView.OurStatus;
import nl.chargecars.partnersync.dashboard.MappingView.TheirWord;
import nl.chargecars.partnersync.dashboard.MappingView.Version;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.inbound.WaitingUpdates;
import nl.chargecars.partnersync.inbound.WaitingUpdates.Word;
import nl.chargecars.partnersync.outbox.OldWordSender;
import nl.chargecars.partnersync.outbox.UnsentStatusSender;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.StatusMapVersion;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.partner.StatusMaps;
import nl.chargecars.partnersync.partner.WordChange;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.WorkflowStatus;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together the editor of a status map, with the updates and orders that wait for it, and tries out changes. */
@Component
class MappingDesk {

    private static final int VERSIONS_SHOWN = 20;

    private final StatusMaps maps;
    private final Workflows workflows;
    private final WaitingUpdates waiting;
    private final UnsentStatusSender sender;
    private final OldWordSender oldWords;
    private final Json json;

    MappingDesk(
            StatusMaps maps,
            Workflows workflows,
            WaitingUpdates waiting,
            UnsentStatusSender sender,
            OldWordSender oldWords,
            Json json) {
        this.maps = maps;
        this.workflows = workflows;
        this.waiting = waiting;
        this.sender = sender;
        this.oldWords = oldWords;
        this.json = json;
    }

    /** The editor, with the map as it is stored. */
    MappingView view(Integration integration) {
        return view(
                integration,
                MappingForm.of(integration.mapping()),
                maps.current(integration.id()).version());
    }

    /** The editor, with the map as somebody left it in the form. */
    MappingView view(Integration integration, MappingForm form, int basedOn) {
        List<WorkflowStatus> statuses = workflows.current().statuses();
        List<Word> words = waiting.words(integration.partner());
        MappingForm saved = MappingForm.of(integration.mapping());
        return new MappingView(
                basedOn,
                ours(form, statuses),
                theirs(form, words),
                statuses,
                theirs(saved, words).stream().filter(TheirWord::isNew).count(),
                ours(saved, statuses).stream()
                        .filter(status -> status.word().isEmpty())
                        .count(),
                integration.active() ? waiting.processable(words, integration.mapping()) : 0,
                integration.active() ? sender.count(integration, integration.mapping()) : 0,
                integration.active() ? oldWords.count(integration, integration.mapping()) : 0,
                versions(integration.id()));
    }

    /**
     * A form with what colleagues saved since it was opened.
     *
     * @param basedOn the version of the map that it is based on now
     * @param changedMeanwhile true when it was based on another one
     */
    record Merged(MappingForm form, int basedOn, boolean changedMeanwhile) {}

    Merged merged(Integration integration, MappingForm form, int basedOn) {
        StatusMapVersion present = maps.current(integration.id());
        if (present.version() == basedOn) {
            return new Merged(form, basedOn, false);
        }
        MappingForm merged = maps.find(integration.id(), basedOn)
                .map(before -> form.with(maps.changes(before.statusMapping(), present.statusMapping())))
                .orElse(form);
        return new Merged(merged, present.version(), true);
    }

    /** Reads the map in a form as the API does, with the same refusals. */
    StatusMapping read(MappingForm form, StatusMapping otherwise) {
        return maps.read(json.fields(Map.of("status_mapping", form.asJson())), otherwise);
    }

    /** Returns the rows of which somebody forgot a half. A word without a status is none when the map has it: that removes it. */
    static List<Row> halfFilled(MappingForm form, Integration integration) {
        return form.words().stream()
                .filter(row -> !row.isComplete()
                        && integration.mapping().toChargecars(row.word()).isEmpty())
                .toList();
    }

    /**
     * The part of an earlier map that can be used again.
     *
     * @param leftOut entries for statuses that the workflow does not have any more
     */
    record Restored(StatusMapping kept, List<WordChange> leftOut) {}

    Restored restored(StatusMapping earlier) {
        Set<String> known = workflows.current().names();
        StatusMapping gone = earlier.only(status -> !known.contains(status));
        return new Restored(earlier.only(known::contains), maps.changes(StatusMapping.EMPTY, gone));
    }

    /** Returns what the proposed map would change; saves nothing. */
    MapTrial trial(Integration integration, StatusMapping proposed) {
        List<WordChange> changes = maps.changes(integration.mapping(), proposed);
        Workflow workflow = workflows.current();
        if (!integration.active()) {
            return new MapTrial(changes, new WaitingUpdates.Result(Map.of(), 0), 0, 0, workflow);
        }
        return new MapTrial(
                changes,
                waiting.trial(integration.partner(), proposed),
                sender.count(integration, proposed),
                oldWords.count(integration, proposed),
                workflow);
    }

    private static List<OurStatus> ours(MappingForm form, List<WorkflowStatus> statuses) {
        Map<String, OurStatus> ours = new LinkedHashMap<>();
        statuses.forEach(status -> ours.put(
                status.status(),
                new OurStatus(
                        status.status(), status.label(), form.toPartner().getOrDefault(status.status(), ""), true)));
        form.toPartner()
                .forEach((status, word) -> ours.putIfAbsent(status, new OurStatus(status, status, word, false)));
        return List.copyOf(ours.values());
    }

    /** Returns the partner's words, new ones first: they are what people open the editor for. */
    private static List<TheirWord> theirs(MappingForm form, List<Word> words) {
        Map<String, Word> waiting = words.stream().collect(Collectors.toMap(Word::word, Function.identity()));
        List<TheirWord> theirs = new ArrayList<>();
        form.words()
                .forEach(row ->
                        theirs.add(theirWord(theirs.size(), row.word(), row.status(), waiting.remove(row.word()))));
        waiting.values().forEach(word -> theirs.add(theirWord(theirs.size(), word.word(), "", word)));
        theirs.sort(Comparator.comparing((TheirWord word) -> !word.isNew())
                .thenComparingInt(word -> word.isNew() ? -word.waiting() : 0)
                .thenComparing(TheirWord::word));
        return theirs;
    }

    private static TheirWord theirWord(int row, String word, String status, @Nullable Word waiting) {
        return new TheirWord(
                row,
                word,
                status,
                waiting == null ? 0 : waiting.count(),
                waiting == null ? null : waiting.lastSeenAt());
    }

    private List<Version> versions(IntegrationId integration) {
        List<StatusMapVersion> latest = maps.versions(integration, null, VERSIONS_SHOWN + 1);
        List<Version> shown = new ArrayList<>();
        for (int index = 0; index < Math.min(latest.size(), VERSIONS_SHOWN); index++) {
            StatusMapVersion map = latest.get(index);
            StatusMapping before =
                    index + 1 < latest.size() ? latest.get(index + 1).statusMapping() : StatusMapping.EMPTY;
            shown.add(new Version(map, maps.changes(before, map.statusMapping()).size()));
        }
        return shown;
    }
}
