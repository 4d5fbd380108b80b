package nl.chargecars.partnersync.orderdesk;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.AuditTrail;
import nl.chargecars.partnersync.deliveries.DeliveryDesk;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.feed.FeedReads;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.inbound.StatusUpdateDesk;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.order.TransitionNotices;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.status.StatusHistory;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/** Reads all that the other packages know of one order: a dozen look-ups by key. */
@Component
class StoryReader {

    /** More than an order ever has, unless two systems react to each other without end; then the newest ones matter. */
    private static final int MOST = 200;

    private final Orders orders;
    private final Partners partners;
    private final Integrations integrations;
    private final Workflows workflows;
    private final StatusHistory history;
    private final TransitionNotices notices;
    private final FeedReads reads;
    private final DeliveryDesk deliveries;
    private final StatusUpdateDesk updates;
    private final AuditTrail trail;

    StoryReader(
            Orders orders,
            Partners partners,
            Integrations integrations,
            Workflows workflows,
            StatusHistory history,
            TransitionNotices notices,
            FeedReads reads,
            DeliveryDesk deliveries,
            StatusUpdateDesk updates,
            AuditTrail trail) {
        this.orders = orders;
        this.partners = partners;
        this.integrations = integrations;
        this.workflows = workflows;
        this.history = history;
        this.notices = notices;
        this.reads = reads;
        this.deliveries = deliveries;
        this.updates = updates;
        this.trail = trail;
    }

    /** @throws Refusal ORDER_NOT_FOUND when there is no order of this number or id */
    OrderId find(String idOrNumber) {
        return orders.find(idOrNumber).orElseThrow(Refusal::orderNotFound);
    }

    OrderRecord order(OrderId id) {
        return orders.read(List.of(id)).stream().findFirst().orElseThrow(Refusal::orderNotFound);
    }

    Story read(OrderId id) {
        OrderRecord order = order(id);
        List<DeliveryDetail> told = deliveries.ofOrder(order.partner(), id, MOST);
        List<StatusUpdateView> said = updates.ofOrder(order.partner(), order.partnerOrderId(), MOST);
        Map<TransitionId, TransitionNotice> noticed = notices.of(List.of(id));
        return new Story(
                order,
                partners.require(order.partner()),
                integrations.of(order.partner()),
                workflows.current(),
                history.contexts(id),
                noticed,
                unread(id, noticed),
                told,
                said,
                trail.of(records(id, told, said), MOST));
    }

    /** Returns the transitions that the partner has yet to fetch; does no query when all events of the order were sent. */
    private Set<TransitionId> unread(OrderId id, Map<TransitionId, TransitionNotice> noticed) {
        if (!noticed.containsValue(TransitionNotice.FEED_ONLY)) {
            return Set.of();
        }
        return reads.unread(id).stream()
                .filter(transition -> noticed.get(transition) == TransitionNotice.FEED_ONLY)
                .collect(Collectors.toSet());
    }

    private static List<String> records(OrderId id, List<DeliveryDetail> told, List<StatusUpdateView> said) {
        return Stream.of(
                        Stream.of(id.toString()),
                        told.stream().map(one -> one.delivery().deliveryId().toString()),
                        said.stream().map(one -> one.statusUpdateId().toString()))
                .flatMap(stream -> stream)
                .toList();
    }
}
