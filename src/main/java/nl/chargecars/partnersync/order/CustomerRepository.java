package nl.chargecars.partnersync.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.storage.Write;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Finds customers by e-mail address or creates them (seed, "Create Order from Partner API", step 2). An order never changes an
 * existing customer. When two transactions create the same customer, the later one violates the unique key and is retried.
 */
@Repository
class CustomerRepository {

    /** Finds and locks customers until the transaction ends; waits for a concurrent erasure, after which the customer is not found. */
    private static final String FIND = """
            select email_key, id, organization_id
            from contacts
            where contact_type = 'customer' and email_key = any(?)
            for key share
            """;

    private static final String INSERT_ORGANIZATIONS = """
            insert into organizations (id, name, organization_type, business_entity, created_at)
            select id, name, 'customer_individual', business_entity, created_at
            from unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[]) as customer (id, name, business_entity, created_at)
            """;

    private static final String INSERT_CONTACTS = """
            insert into contacts (
                id, organization_id, contact_type, is_primary, first_name, last_name, email, email_key, phone, created_at)
            select id, organization_id, 'customer', true, first_name, last_name, email, email_key, phone, created_at
            from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
                as customer (id, organization_id, first_name, last_name, email, email_key, phone, created_at)
            """;

    private static final String PRIVATE_PERSON = " (Particulier)";

    private final JdbcTemplate jdbc;

    CustomerRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    record Customer(UUID organization, UUID contact) {}

    private record Created(NewOrder order, Customer customer) {}

    record Found(String emailKey, Customer customer) {}

    /**
     * The customers of a list of orders.
     *
     * @param byEmail a customer for every order, by e-mail key
     * @param made contact ids of the new customers; each has the name that its first order in the list gives
     * @param writes inserts of the new customers, to be sent before the inserts of their orders
     */
    record Customers(Map<String, Customer> byEmail, Set<UUID> made, List<Write> writes) {}

    /** Returns a query that finds the existing customers of the orders and locks them, see {@link #FIND}. */
    Read<Found> finding(List<NewOrder> orders) {
        return Bulk.of(
                        jdbc,
                        orders.stream()
                                .map(order -> order.customer().emailKey())
                                .distinct()
                                .sorted()
                                .toList())
                .text(email -> email)
                .read(
                        FIND,
                        (row, _) -> new Found(
                                Row.text(row, "email_key"),
                                new Customer(Row.uuid(row, "organization_id"), Row.uuid(row, "id"))));
    }

    /** @param found the existing customers; the others are created */
    Customers foundOrMade(List<Found> found, List<NewOrder> orders, Instant now) {
        Map<String, Customer> customers = new TreeMap<>();
        found.forEach(one -> customers.put(one.emailKey(), one.customer()));
        Map<String, NewOrder> byEmail = new TreeMap<>();
        orders.forEach(order -> byEmail.putIfAbsent(order.customer().emailKey(), order));
        List<Created> created = new ArrayList<>();
        byEmail.forEach((email, order) -> {
            if (!customers.containsKey(email)) {
                created.add(new Created(order, new Customer(Uuid7.next(), Uuid7.next())));
            }
        });
        created.forEach(one -> customers.put(one.order().customer().emailKey(), one.customer()));
        Set<UUID> made = created.stream().map(one -> one.customer().contact()).collect(Collectors.toSet());
        return new Customers(customers, made, inserting(created, now));
    }

    private List<Write> inserting(List<Created> created, Instant now) {
        Write organizations = Bulk.of(jdbc, created)
                .uuid(one -> one.customer().organization())
                .text(one -> one.order().customer().name() + PRIVATE_PERSON)
                .text(one -> one.order().partner().businessEntity().wireName())
                .instant(_ -> now)
                .write(INSERT_ORGANIZATIONS);
        Write contacts = Bulk.of(jdbc, created)
                .uuid(one -> one.customer().contact())
                .uuid(one -> one.customer().organization())
                .text(one -> one.order().customer().firstName())
                .text(one -> one.order().customer().lastName())
                .text(one -> one.order().customer().email())
                .text(one -> one.order().customer().emailKey())
                .text(one -> one.order().customer().phone())
                .instant(_ -> now)
                .write(INSERT_CONTACTS);
        return List.of(organizations, contacts);
    }
}
