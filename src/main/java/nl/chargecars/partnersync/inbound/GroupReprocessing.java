package nl.chargecars.partnersync.inbound;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Gatherers;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Processes a group of refused status updates again, once what they were refused for has been put right. */
@Component
public class GroupReprocessing {

    /** The most updates that one request processes again, so that it is answered within seconds. */
    public static final int MOST_AT_ONCE = 500;

    private final Partners partners;
    private final RefusedUpdateRepository repository;
    private final StatusUpdateRepository updates;
    private final UpdateReader reader;
    private final Reprocessor reprocessor;

    GroupReprocessing(
            Partners partners,
            RefusedUpdateRepository repository,
            StatusUpdateRepository updates,
            UpdateReader reader,
            Reprocessor reprocessor) {
        this.partners = partners;
        this.repository = repository;
        this.updates = updates;
        this.reader = reader;
        this.reprocessor = reprocessor;
    }

    /**
     * The result of processing updates again.
     *
     * @param outcomes how many by outcome; {@code not_processed} for those that can be tried once more, {@code payload_expired} for
     *     those whose content is lost
     * @param next where the next call continues; null when there are no more updates
     */
    public record ReprocessingResult(
            Map<String, Integer> outcomes, @Nullable UUID next) {}

    /**
     * Processes updates of a group again, in the order in which they came, {@link #MOST_AT_ONCE} at most; audits each.
     *
     * @param after {@link ReprocessingResult#next} of the previous call; null for the first call
     * @throws Refusal PARTNER_NOT_FOUND
     */
    public ReprocessingResult processAgain(GroupFilter which, @Nullable UUID after, Actor actor) {
        partners.require(which.partner());
        List<UUID> ids = repository.oldest(which, after, MOST_AT_ONCE + 1);
        List<UUID> these = ids.subList(0, Math.min(ids.size(), MOST_AT_ONCE));
        Map<String, Integer> outcomes = new TreeMap<>();
        List<ReceivedUpdate> again = these.stream()
                .gather(Gatherers.windowFixed(Reprocessor.AT_A_TIME))
                .flatMap(page -> readAgain(which.partner(), page, actor, outcomes).stream())
                .toList();
        reprocessor.process(again, outcomes);
        return new ReprocessingResult(outcomes, ids.size() > MOST_AT_ONCE ? these.getLast() : null);
    }

    private List<ReceivedUpdate> readAgain(
            PartnerId partner, List<UUID> page, Actor actor, Map<String, Integer> outcomes) {
        Map<UUID, StatusUpdateView> kept = updates.find(partner, page);
        List<StatusUpdateView> inOrder = page.stream()
                .flatMap(id -> Optional.ofNullable(kept.get(id)).stream())
                .toList();
        return reader.readAgain(partner, inOrder, actor, outcomes);
    }
}
