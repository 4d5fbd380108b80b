package nl.chargecars.partnersync.deliveries;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliveryQueries.Place;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.ManualChange;
import nl.chargecars.partnersync.outbox.ManualChange.Dismiss;
import nl.chargecars.partnersync.outbox.ManualChange.Outcome;
import nl.chargecars.partnersync.outbox.ManualChange.Retry;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What users do with deliveries, through pages and API alike: list and show them, retry one, dismiss one. */
@Component
public class DeliveryDesk {

    private final Partners partners;
    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;
    private final GroupCommit<ManualChange, Outcome> changes;

    DeliveryDesk(
            Partners partners,
            DeliveryParameters parameters,
            DeliveryQueries queries,
            GroupCommit<ManualChange, Outcome> deliveryChanges) {
        this.partners = partners;
        this.parameters = parameters;
        this.queries = queries;
        this.changes = deliveryChanges;
    }

    /**
     * Lists the partner's deliveries that match the search, newest first.
     *
     * @param cursor null for the first page
     * @throws Refusal PARTNER_NOT_FOUND; MALFORMED_REQUEST for an unknown word or an invalid cursor
     */
    public Page<DeliveryView> list(PartnerId partner, DeliverySearch search, @Nullable String cursor, int limit) {
        Place behind = DeliveryParameters.place(cursor);
        partners.require(partner);
        List<DeliveryView> rows = parameters
                .filter(partner, search)
                .map(filter -> queries.list(filter, behind, limit + 1))
                .orElse(List.of());
        return Page.of(rows, limit, view -> DeliveryParameters.cursor(new Place(view.createdAt(), view.deliveryId())));
    }

    /**
     * Returns one delivery with its newest attempts.
     *
     * @throws Refusal PARTNER_NOT_FOUND, NOT_FOUND
     */
    public DeliveryDetail show(PartnerId partner, DeliveryId id) {
        partners.require(partner);
        return find(partner, id);
    }

    /**
     * Returns the deliveries of one order with their newest attempts, in the order in which they are sent.
     *
     * @param most the limit; where there are more, the newest ones are returned, and of the others those that others wait for and
     *     the oldest that failed
     */
    public List<DeliveryDetail> ofOrder(PartnerId partner, OrderId order, int most) {
        return queries.ofOrder(order, most, parameters.sending(partner));
    }

    /**
     * Sends the delivery now, whatever its state, from the beginning of the retry schedule and with the same {@code webhook-id}. A
     * delivery of an integration that may not send is held until it may. Audited.
     *
     * @return the delivery in its new state
     * @throws Refusal PARTNER_NOT_FOUND, NOT_FOUND; PAYLOAD_EXPIRED when the payload's retention is over; DELIVERIES_HELD when another
     *     integration of the partner is active
     */
    public DeliveryDetail retry(PartnerId partner, DeliveryId id, Actor actor) {
        return change(new Retry(partner, id, actor));
    }

    /**
     * As {@link #retry}, but leaves a delivery alone that is dismissed.
     *
     * @return the delivery in its new state; empty when it is dismissed
     */
    public Optional<DeliveryDetail> retryUnlessDismissed(PartnerId partner, DeliveryId id, Actor actor) {
        Set<DeliveryState> from = EnumSet.complementOf(EnumSet.of(DeliveryState.DISMISSED));
        return make(new Retry(partner, id, actor, from, null)) ? Optional.of(find(partner, id)) : Optional.empty();
    }

    /**
     * Gives the delivery up: it is not sent any more. Audited. An attempt in progress cannot be stopped.
     *
     * @param reason for people; null when none was given
     * @return the delivery in its new state
     * @throws Refusal PARTNER_NOT_FOUND, NOT_FOUND; DELIVERY_ALREADY_DELIVERED
     */
    public DeliveryDetail dismiss(PartnerId partner, DeliveryId id, Actor actor, @Nullable String reason) {
        return change(new Dismiss(partner, id, actor, reason));
    }

    private DeliveryDetail change(ManualChange change) {
        var _ = make(change);
        return find(change.partner(), change.delivery());
    }

    /** Makes the change. Returns false when the delivery was left alone. */
    private boolean make(ManualChange change) {
        partners.require(change.partner());
        return switch (changes.submit(change)) {
            case Outcome.Done() -> true;
            case Outcome.LeftAlone() -> false;
            case Outcome.AlreadyDelivered() ->
                throw Refusal.of(
                        ErrorCode.DELIVERY_ALREADY_DELIVERED,
                        "The partner has this already: there is nothing to dismiss.");
            case Outcome.PayloadExpired() ->
                throw Refusal.of(
                        ErrorCode.PAYLOAD_EXPIRED,
                        "What this delivery said is past its age and gone: it cannot be sent again. The order itself still"
                                + " says how it stands.");
            case Outcome.IntegrationReplaced() ->
                throw Refusal.of(
                        ErrorCode.DELIVERIES_HELD,
                        "Another integration of this partner is active, and this delivery would be held: it is sent"
                                + " only while its own integration is active. Dismiss it if the partner need not have it.");
            case Outcome.Unknown() -> throw notFound();
        };
    }

    private DeliveryDetail find(PartnerId partner, DeliveryId id) {
        Optional<DeliveryDetail> found = queries.one(partner, id, parameters.sending(partner));
        return found.orElseThrow(DeliveryDesk::notFound);
    }

    private static Refusal notFound() {
        return Refusal.of(ErrorCode.NOT_FOUND, "This partner has no such delivery.");
    }
}
