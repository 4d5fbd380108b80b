package nl.chargecars.partnersync.inbound;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.order.Orders.Located;
import nl.chargecars.partnersync.order.Orders.PartnerKey;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lists refused status updates by what has to be put right. A refused update stays open, however old, until it is accepted or somebody
 * dismisses it.
 */
@Component
public class RefusedUpdates {

    /** The most updates of one partner and outcome that are read when groups are counted: the newest. */
    public static final int MOST_COUNTED = 10_000;

    /** The most groups returned, those with the most updates: a partner may send a new word with each update. */
    public static final int MOST_GROUPS = 500;

    private final Partners partners;
    private final Orders orders;
    private final RefusedUpdateRepository repository;
    private final StatusUpdateRepository updates;
    private final UpdateReader reader;
    private final Clock clock;

    RefusedUpdates(
            Partners partners,
            Orders orders,
            RefusedUpdateRepository repository,
            StatusUpdateRepository updates,
            UpdateReader reader,
            Clock clock) {
        this.partners = partners;
        this.orders = orders;
        this.repository = repository;
        this.updates = updates;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * Selects a group of refused updates.
     *
     * @param outcome a refusal
     * @param word the partner's status; null for any
     * @param orderStatus the order's current status; null for any
     */
    public record GroupFilter(
            PartnerId partner,
            Outcome outcome,
            @Nullable String word,
            @Nullable String orderStatus) {

        public GroupFilter {
            if (outcome.accepted()) {
                throw new IllegalArgumentException(outcome + " is no refusal");
            }
        }

        /**
         * Returns the filter for an outcome that a form names.
         *
         * @throws Refusal MALFORMED_REQUEST when the outcome is not a refusal
         */
        public static GroupFilter of(
                PartnerId partner, String outcome, @Nullable String word, @Nullable String orderStatus) {
            Outcome refusal = Outcome.askedRefusal(outcome)
                    .orElseThrow(() ->
                            Refusal.of(ErrorCode.MALFORMED_REQUEST, "outcome must be one of a refused status update."));
            return new GroupFilter(partner, refusal, word, orderStatus);
        }
    }

    /**
     * The open refused updates with one cause.
     *
     * @param integration the one that was active when the newest update came; null when there was none
     * @param word the partner's status, where that is the cause; otherwise null
     * @param orderStatus the current status of the orders, where the cause is a transition that is not allowed; otherwise null
     * @param mapped the status of ours that the word was mapped to; null when it was not mapped
     * @param count up to {@link #MOST_COUNTED}
     */
    public record Group(
            PartnerId partner,
            @Nullable IntegrationId integration,
            Outcome outcome,
            @Nullable String word,
            @Nullable String orderStatus,
            @Nullable String mapped,
            long count,
            Instant firstAt,
            Instant lastAt) {}

    /**
     * An update of a group.
     *
     * @param orderNumber null when we have no such order
     * @param arrived true when the order did not exist when the update was processed, and exists now
     * @param problems for an update that could not be parsed: what is wrong with which field; otherwise empty
     * @param readableByNow for an update that could not be parsed: true when its only fault was a timestamp too far in the future, and
     *     that is over
     */
    public record Member(
            RefusedUpdate update,
            @Nullable String orderNumber,
            boolean arrived,
            List<Problem> problems,
            boolean readableByNow) {}

    /**
     * Groups, the largest first.
     *
     * @param more true when there are more than {@link #MOST_GROUPS}
     */
    public record Groups(List<Group> groups, boolean more) {}

    /** Returns the largest groups; {@code partner} is null for all partners. */
    public Groups groups(@Nullable PartnerId partner) {
        List<Group> found = repository.groups(partner, MOST_GROUPS + 1);
        boolean more = found.size() > MOST_GROUPS;
        return new Groups(more ? found.subList(0, MOST_GROUPS) : found, more);
    }

    /**
     * Lists the updates of a group, the newest first.
     *
     * @param cursor null for the first page
     * @throws Refusal PARTNER_NOT_FOUND; MALFORMED_REQUEST for an invalid cursor
     */
    public Page<Member> members(GroupFilter which, @Nullable String cursor, int limit) {
        UUID before = Cursor.id(cursor);
        partners.require(which.partner());
        Page<RefusedUpdate> page =
                Page.of(repository.members(which, before, limit + 1), limit, update -> Cursor.of(update.id()));
        if (which.outcome() == Outcome.INVALID) {
            List<UUID> ids = page.data().stream().map(RefusedUpdate::id).toList();
            Map<UUID, StatusUpdateView> kept = updates.find(which.partner(), ids);
            return page.map(update -> unreadable(update, kept.get(update.id())));
        }
        Map<PartnerKey, Located> arrived = orders.locate(page.data().stream()
                .flatMap(update -> missing(which.partner(), update).stream())
                .collect(Collectors.toSet()));
        return page.map(update -> {
            Optional<PartnerKey> missing = missing(which.partner(), update);
            return readable(update, missing.map(arrived::get).orElse(null));
        });
    }

    /**
     * Counts the updates of a group, up to {@link #MOST_COUNTED}.
     *
     * @throws Refusal PARTNER_NOT_FOUND
     */
    long count(GroupFilter which) {
        partners.require(which.partner());
        return repository.count(which, MOST_COUNTED);
    }

    /**
     * Counts the open refused updates of a partner by their outcome, in the contract's words. Leaves out the outcome of updates that
     * could not be parsed, and outcomes without any; counts at most {@link #MOST_COUNTED} of each. As {@link #groups}, counts also
     * those without an active integration whose content is lost, which {@link GroupReprocessing} reports as {@code payload_expired}.
     *
     * @throws Refusal PARTNER_NOT_FOUND
     */
    public Map<String, Long> counts(PartnerId partner) {
        partners.require(partner);
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            long count = outcome.processedAgain()
                    ? repository.count(new GroupFilter(partner, outcome, null, null), MOST_COUNTED)
                    : 0;
            if (count > 0) {
                counts.put(outcome.wireName(), count);
            }
        }
        return counts;
    }

    /** @param arrived the order that did not exist when the update was processed; null when there is still none, or was one */
    private static Member readable(RefusedUpdate update, @Nullable Located arrived) {
        return arrived == null
                ? new Member(update, update.orderNumber(), false, List.of(), false)
                : new Member(update, arrived.number(), true, List.of(), false);
    }

    /**
     * Returns an update that could not be parsed, with its problems. The body is parsed once more, because the stored message is the
     * API's English and pages word the problems in the reader's language.
     */
    private Member unreadable(RefusedUpdate update, @Nullable StatusUpdateView kept) {
        String body = kept == null ? null : kept.body();
        return new Member(
                update,
                update.orderNumber(),
                false,
                body == null ? List.of() : reader.problems(body, update.receivedAt()),
                kept != null && kept.canBeProcessedAgain(clock.instant()));
    }

    /** Returns the key of the order that did not exist when the update was processed; empty when it did. */
    private static Optional<PartnerKey> missing(PartnerId partner, RefusedUpdate update) {
        return update.orderNumber() == null
                ? Optional.ofNullable(update.partnerOrderId()).map(id -> new PartnerKey(partner, id))
                : Optional.empty();
    }

    /**
     * Returns the body as stored; empty when it has expired or was erased.
     *
     * @throws Refusal PARTNER_NOT_FOUND, NOT_FOUND
     */
    public Optional<String> body(PartnerId partner, UUID id) {
        partners.require(partner);
        return Optional.ofNullable(updates.require(partner, id).body());
    }
}
