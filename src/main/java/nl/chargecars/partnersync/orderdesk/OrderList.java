package nl.chargecars.partnersync.orderdesk;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.order.TransitionNotices;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.partner.Partner;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.status.WorkflowStatus;
import nl.chargecars.partnersync.status.Workflows;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together the content of the list of orders. */
@Component
class OrderList {

    private final Partners partners;
    private final Workflows workflows;
    private final TransitionNotices notices;
    private final Clock clock;

    OrderList(Partners partners, Workflows workflows, TransitionNotices notices, Clock clock) {
        this.partners = partners;
        this.workflows = workflows;
        this.notices = notices;
        this.clock = clock;
    }

    ListSheet show(Filters filters, String text, FoundOrders found, String after) {
        List<WorkflowStatus> statuses = workflows.current().statuses();
        Filters applied = found.applied(filters);
        List<OrderRecord> page = found.orders().stream().limit(OrderSearch.ROWS).toList();
        return new ListSheet(
                applied,
                text,
                found.by() == FoundOrders.By.CUSTOMER,
                !applied.equals(filters),
                rows(page, statuses),
                new Links(
                        after.isEmpty() ? "" : filters.url(), found.after() == null ? "" : filters.url(found.after())),
                found.orders().size() > page.size(),
                found.partial(),
                found.broad(),
                partners.choice(applied.partner()),
                statuses,
                clock.instant());
    }

    private List<OrderRow> rows(List<OrderRecord> orders, List<WorkflowStatus> statuses) {
        Map<PartnerId, Partner> named =
                partners.find(orders.stream().map(OrderRecord::partner).collect(Collectors.toSet()));
        Map<TransitionId, TransitionNotice> told =
                notices.of(orders.stream().map(OrderRecord::id).toList());
        Map<String, String> labels =
                statuses.stream().collect(Collectors.toMap(WorkflowStatus::status, WorkflowStatus::label));
        return orders.stream()
                .map(order -> new OrderRow(
                        order,
                        Objects.requireNonNull(named.get(order.partner())).name(),
                        labels.getOrDefault(order.status(), order.status()),
                        notice(order, told)))
                .toList();
    }

    private static @Nullable TransitionNotice notice(OrderRecord order, Map<TransitionId, TransitionNotice> told) {
        return order.history().isEmpty()
                ? null
                : told.get(order.history().getLast().transitionId());
    }
}
