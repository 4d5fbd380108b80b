package nl.chargecars.partnersync.administration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.staff.People;
import org.springframework.stereotype.Component;

/** Resolves the ids in audit entries to readable names: of partners, colleagues and orders. */
@Component
class AuditNames {

    private static final String PARTNER = "partner:";
    private static final String STAFF = "staff:";

    private final Partners partners;
    private final People people;
    private final Orders orders;

    AuditNames(Partners partners, People people, Orders orders) {
        this.partners = partners;
        this.people = people;
        this.orders = orders;
    }

    /**
     * Returns the known names by the text in the trail: an actor such as {@code staff:0197…}, or a record's id.
     *
     * @param erased the name of a colleague whose address was erased
     */
    Map<String, String> of(List<Entry> entries, String erased) {
        Map<String, String> names = new HashMap<>();
        partners.find(ids(entries, PARTNER, "organizations", PartnerId::of)).forEach((id, partner) -> {
            names.put(PARTNER + id, partner.name());
            names.put(id.toString(), partner.name());
        });
        people.addresses(ids(entries, STAFF, "staff_users", StaffUserId::of)).forEach((id, address) -> {
            String name = address.isEmpty() ? erased : address;
            names.put(STAFF + id, name);
            names.put(id.toString(), name);
        });
        orders.numbers(changed(entries, AuditRow.ORDERS)
                        .flatMap(text -> id(text, OrderId::of).stream())
                        .collect(Collectors.toSet()))
                .forEach((id, number) -> names.put(id.toString(), number));
        return names;
    }

    private static <T> Set<T> ids(List<Entry> entries, String actors, String table, Function<String, T> read) {
        Stream<String> acting = entries.stream()
                .map(Entry::actor)
                .filter(actor -> actor.startsWith(actors))
                .map(actor -> actor.substring(actors.length()));
        return Stream.concat(acting, changed(entries, table))
                .flatMap(text -> id(text, read).stream())
                .collect(Collectors.toSet());
    }

    private static Stream<String> changed(List<Entry> entries, String table) {
        return entries.stream().filter(entry -> entry.tableName().equals(table)).map(Entry::recordId);
    }

    /** Returns empty for a text that is no such id: staff keys are actors, too, and their ids are no UUIDs. */
    private static <T> Optional<T> id(String text, Function<String, T> read) {
        try {
            return Optional.of(read.apply(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }
}
