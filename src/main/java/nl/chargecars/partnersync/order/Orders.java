package nl.chargecars.partnersync.order;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.status.OrderLookup;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives other packages access to orders: finds and reads them, in the caller's transaction if there is one. Orders are placed by
 * {@link OrderPlacement}.
 */
@Component
public class Orders implements OrderLookup {

    private final OrderRepository repository;
    private final OrderFinder finder;
    private final OrderReader reader;

    Orders(OrderRepository repository, OrderFinder finder, OrderReader reader) {
        this.repository = repository;
        this.finder = finder;
        this.reader = reader;
    }

    /** The key by which a partner identifies one of its orders. */
    public record PartnerKey(PartnerId partner, String partnerOrderId) {}

    /**
     * The place of an order in a list.
     *
     * @param updatedAt when the place was determined; the order may have changed again by the time it is read
     */
    public record Place(OrderId order, Instant updatedAt) {}

    /**
     * A page of orders.
     *
     * @param next the place behind which the list goes on; null at its end
     */
    public record Listed(List<OrderRecord> orders, @Nullable Place next) {}

    /** An order that was found by its {@link PartnerKey}. */
    public record Located(OrderId id, String number) {}

    @Override
    public Optional<OrderId> find(String idOrNumber) {
        if (OrderNumber.isWhole(idOrNumber)) {
            return repository.byNumber(idOrNumber);
        }
        try {
            return repository.byId(OrderId.of(idOrNumber));
        } catch (IllegalArgumentException neither) {
            return Optional.empty();
        }
    }

    /**
     * Returns the existing orders that a shortened number can mean, such as {@code 71} or {@code cc 2026 71}.
     *
     * @param thisYear the year to use if the number has none
     */
    public List<OrderId> byShortNumber(String number, int thisYear) {
        return OrderNumber.candidates(number, thisYear).stream()
                .flatMap(one -> repository.byNumber(one).stream())
                .toList();
    }

    /** Returns the orders that exist, by key. */
    public Map<PartnerKey, Located> locate(Collection<PartnerKey> keys) {
        return byKey(repository.located(List.copyOf(keys)));
    }

    /**
     * Returns the query of {@link #locate(Collection)}, to be sent together with others; pass it to {@link #locatedIn} afterwards.
     */
    public Read<Map.Entry<PartnerKey, Located>> locating(Collection<PartnerKey> keys) {
        return repository.locating(List.copyOf(keys));
    }

    public Map<PartnerKey, Located> locatedIn(Read<Map.Entry<PartnerKey, Located>> asked) {
        return byKey(asked.answer());
    }

    private static Map<PartnerKey, Located> byKey(List<Map.Entry<PartnerKey, Located>> found) {
        Map<PartnerKey, Located> byKey = new HashMap<>();
        found.forEach(one -> byKey.put(one.getKey(), one.getValue()));
        return byKey;
    }

    public Optional<Located> locate(PartnerKey key) {
        return Optional.ofNullable(locate(List.of(key)).get(key));
    }

    /** Returns the order numbers of the orders that exist, by id. */
    public Map<OrderId, String> numbers(Collection<OrderId> orders) {
        return repository.numbers(orders);
    }

    /** Returns the data of the orders that events contain, by id, for the orders that exist; cached for the caller's transaction. */
    public Map<OrderId, OrderFacts> facts(Collection<OrderId> orders) {
        return repository.facts(orders);
    }

    public List<OrderRecord> read(List<OrderId> ids) {
        return reader.read(ids);
    }

    /** Returns the orders as a list of many shows them: without line items, and of their history the latest transition only. */
    public List<OrderRecord> outlines(List<OrderId> ids) {
        return reader.outlines(ids);
    }

    /** Returns a page of complete orders. It has fewer than the query's limit where they are large ({@link Page#LARGEST}). */
    public Listed list(OrderQuery query) {
        List<Place> found = finder.find(query, query.limit() + 1);
        List<OrderId> fitting = reader.fitting(ids(found.subList(0, Math.min(query.limit(), found.size()))));
        Place next = fitting.size() < found.size() ? found.get(fitting.size() - 1) : null;
        return new Listed(reader.read(fitting), next);
    }

    public List<OrderId> find(OrderQuery query) {
        return ids(finder.find(query, query.limit()));
    }

    /**
     * Returns whether so many customers fit this text that {@link #find(OrderQuery)}, whatever the other criteria are, may have looked
     * at some of them only.
     */
    public boolean fitsMany(String customer, boolean wholeWords) {
        return finder.fitsMany(customer, wholeWords);
    }

    private static List<OrderId> ids(List<Place> places) {
        return places.stream().map(Place::order).toList();
    }
}
