package nl.chargecars.partnersync.order;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.order.CustomerRepository.Customer;
import nl.chargecars.partnersync.order.CustomerRepository.Customers;
import nl.chargecars.partnersync.order.CustomerRepository.Found;
import nl.chargecars.partnersync.order.NumberSequences.Counter;
import nl.chargecars.partnersync.order.OrderRepository.Known;
import nl.chargecars.partnersync.order.OrderWriter.Numbered;
import nl.chargecars.partnersync.order.Orders.PartnerKey;
import nl.chargecars.partnersync.partner.BusinessEntity;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.status.StatusEngine.Start;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Reads;
import nl.chargecars.partnersync.storage.Writes;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Places orders (seed, "Create Order from Partner API", steps 2 to 7) in the caller's transaction, so that number, customer, order and
 * initial status are written together or not at all. Two orders with the same partner order id in one list are treated like two
 * consecutive requests.
 */
@Component
public class OrderPlacement {

    private static final String REASON = "Order created via partner API";

    private final NumberSequences sequences;
    private final CustomerRepository customers;
    private final OrderWriter writer;
    private final OrderRepository repository;
    private final StatusEngine statusEngine;
    private final Workflows workflows;
    private final JsonMapper json;
    private final Clock clock;

    OrderPlacement(
            NumberSequences sequences,
            CustomerRepository customers,
            OrderWriter writer,
            OrderRepository repository,
            StatusEngine statusEngine,
            Workflows workflows,
            JsonMapper json,
            Clock clock) {
        this.sequences = sequences;
        this.customers = customers;
        this.writer = writer;
        this.repository = repository;
        this.statusEngine = statusEngine;
        this.workflows = workflows;
        this.json = json;
        this.clock = clock;
    }

    private static PartnerKey key(NewOrder order) {
        return new PartnerKey(order.partner().id(), order.partnerOrderId());
    }

    /**
     * Places the orders. Returns the outcomes in the order of the list.
     *
     * @param writes receives the inserts and updates, which the caller must send in the same transaction
     */
    public List<PlaceOutcome> place(List<NewOrder> orders, Writes writes) {
        Instant now = clock.instant();
        Read<Counter> counters = sequences.locking(
                orders.stream().map(order -> order.partner().businessEntity()).toList(), DutchTime.yearOf(now));
        // after the counters are locked: the transactions that held them before have committed their orders
        Read<Known> before = repository.knowing(
                orders.stream().map(OrderPlacement::key).distinct().toList());
        Read<Found> customersBefore = customers.finding(orders);
        new Reads().add(counters).add(before).add(customersBefore).ask();

        Map<PartnerKey, Known> known = new HashMap<>();
        before.answer().forEach(one -> known.put(one.key(), one));
        Map<PartnerKey, Integer> firstOfItsKey = new LinkedHashMap<>();
        for (int index = 0; index < orders.size(); index++) {
            PartnerKey key = key(orders.get(index));
            if (!known.containsKey(key)) {
                firstOfItsKey.putIfAbsent(key, index);
            }
        }
        List<NewOrder> fresh = firstOfItsKey.values().stream().map(orders::get).toList();
        Customers found = customers.foundOrMade(customersBefore.answer(), fresh, now);
        List<Numbered> numbered = number(fresh, counters.answer(), found);
        write(writes, numbered, found, counters.answer(), now);

        numbered.forEach(one -> known.put(key(one.order()), asKnown(one)));
        List<PlaceOutcome> outcomes = new ArrayList<>();
        for (int index = 0; index < orders.size(); index++) {
            NewOrder order = orders.get(index);
            Known stored = Objects.requireNonNull(known.get(key(order)), "an order is new or known");
            boolean placedNow = Objects.equals(firstOfItsKey.get(key(order)), index);
            outcomes.add(placedNow ? new PlaceOutcome.Placed(stored.id(), stored.number()) : compared(order, stored));
        }
        return outcomes;
    }

    private static Known asKnown(Numbered one) {
        NewOrder order = one.order();
        return new Known(one.id(), one.number(), key(order), order.submittedJson(), false);
    }

    private static OrderFacts facts(Numbered one) {
        NewOrder order = one.order();
        return new OrderFacts(
                one.id(),
                order.partner().id(),
                one.number(),
                order.partnerOrderId(),
                order.references().get(References.PARTNER_CUSTOMER_ID),
                order.customer().name(),
                order.customer().email());
    }

    private static List<Numbered> number(List<NewOrder> orders, List<Counter> locked, Customers found) {
        Map<BusinessEntity, Counter> counters = locked.stream().collect(toMap(Counter::entity, identity()));
        List<Numbered> numbered = new ArrayList<>();
        Set<UUID> nobodysYet = new HashSet<>(found.made());
        for (NewOrder order : orders) {
            Counter counter = counters.get(order.partner().businessEntity());
            Customer customer = found.byEmail().get(order.customer().emailKey());
            if (counter == null || customer == null) {
                throw new IllegalStateException("every order has a counter and a customer");
            }
            boolean further = !nobodysYet.remove(customer.contact());
            numbered.add(new Numbered(order, OrderId.next(), counter.next(), customer, further, Uuid7.next()));
        }
        return numbered;
    }

    private void write(Writes writes, List<Numbered> numbered, Customers found, List<Counter> counters, Instant now) {
        if (numbered.isEmpty()) {
            return;
        }
        repository.remember(numbered.stream().map(OrderPlacement::facts).collect(toMap(OrderFacts::id, identity())));
        String initial = workflows.lockedShared().initial();
        writes.add(sequences.saving(counters));
        found.writes().forEach(writes::addAlways);
        writer.insert(writes, numbered, initial, now);
        statusEngine.start(
                writes, numbered.stream().map(one -> start(one, initial)).toList(), now);
    }

    private Start start(Numbered one, String initial) {
        String context = json.writeValueAsString(Map.of(
                "partner_source",
                true,
                "integration_name",
                one.order().integration().name(),
                "partner_order_id",
                one.order().partnerOrderId()));
        return new Start(
                one.id(),
                one.order().partner().id(),
                initial,
                REASON,
                context,
                one.order().actor());
    }

    private PlaceOutcome compared(NewOrder order, Known before) {
        if (before.erased()) {
            return new PlaceOutcome.Erased(before.id(), before.number());
        }
        List<String> differing =
                JsonDifferences.between(json.readTree(before.submittedJson()), json.readTree(order.submittedJson()));
        return differing.isEmpty()
                ? new PlaceOutcome.Repeated(before.id(), before.number())
                : new PlaceOutcome.Conflicting(before.id(), before.number(), differing);
    }
}
