package nl.chargecars.partnersync.intake;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.order.TransitionNotices;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.status.HistoryEntry;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Builds the response form of orders: with the statuses of both sides and the state of each notification. */
@Component
class OrderViews {

    private final Orders orders;
    private final Integrations integrations;
    private final ObjectProvider<TransitionNotices> notices;

    OrderViews(Orders orders, Integrations integrations, ObjectProvider<TransitionNotices> notices) {
        this.orders = orders;
        this.integrations = integrations;
        this.notices = notices;
    }

    /** @throws Refusal ORDER_NOT_FOUND when the order does not exist */
    OrderView one(OrderId id) {
        return of(orders.read(List.of(id))).stream().findFirst().orElseThrow(Refusal::orderNotFound);
    }

    List<OrderView> of(List<OrderRecord> orders) {
        Set<PartnerId> partners = new HashSet<>();
        Set<OrderId> ids = new HashSet<>();
        orders.forEach(order -> {
            partners.add(order.partner());
            ids.add(order.id());
        });
        Map<PartnerId, Integration> active = integrations.active(partners);
        Map<TransitionId, TransitionNotice> told = new HashMap<>();
        notices.orderedStream().forEach(one -> told.putAll(one.of(ids)));
        return orders.stream()
                .map(order -> view(order, mapping(active.get(order.partner())), told))
                .toList();
    }

    private static StatusMapping mapping(@Nullable Integration integration) {
        return integration == null ? StatusMapping.EMPTY : integration.mapping();
    }

    private static OrderView view(OrderRecord order, StatusMapping mapping, Map<TransitionId, TransitionNotice> told) {
        return new OrderView(
                order.number(),
                order.id(),
                order.partner(),
                order.partnerOrderId(),
                order.status(),
                mapping.toPartner(order.status()).orElse(null),
                order.statusSince(),
                order.references(),
                order.customer(),
                order.lineItems(),
                order.installationPreferences(),
                order.history().stream()
                        .map(entry -> entry(entry, mapping, told))
                        .toList(),
                order.createdAt(),
                order.updatedAt(),
                order.erasedAt());
    }

    private static OrderView.TimelineEntry entry(
            HistoryEntry entry, StatusMapping mapping, Map<TransitionId, TransitionNotice> told) {
        return new OrderView.TimelineEntry(
                entry.transitionId(),
                entry.sequence(),
                entry.fromStatus(),
                entry.toStatus(),
                mapping.toPartner(entry.toStatus()).orElse(null),
                entry.transitionReason(),
                entry.causedBy(),
                entry.transitionTimestamp(),
                told.get(entry.transitionId()));
    }
}
