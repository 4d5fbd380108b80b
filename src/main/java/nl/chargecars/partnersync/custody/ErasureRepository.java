package nl.chargecars.partnersync.custody;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.order.CustomerDetails;
import nl.chargecars.partnersync.order.References;
import nl.chargecars.partnersync.outbox.Superseded;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds and erases a customer's data in the database, except for payloads: {@link ErasedPayloads}. The tables belong to other
 * packages, but all statements are in this class, so that the whole erasure can be read in one place. Locks orders in the order
 * of their ids, as all transactions do.
 */
@Repository
class ErasureRepository {

    private static final String BUSINESS_IN_SQL = References.inSql(References.BUSINESS);

    /**
     * A reason that a person wrote. The reason of a delivery that a newer one superseded names nobody, and replays recognise such
     * deliveries by it: without it they would be sent again, with an older status than the order has.
     */
    private static final String WRITTEN_BY_A_PERSON = Superseded.isNot("dismissal_reason");

    /**
     * True when there is a response to an attempt that was in progress during the erasure: to any attempt that started up to a minute
     * after it.
     */
    private static final String ANSWERED = """
            (select true from deliveries
             join delivery_attempts as attempts on attempts.delivery_id = deliveries.id
             where deliveries.order_id = orders.id and response_body is not null
               and started_at < orders.erased_at + interval '1 minute'
             limit 1)
            """;

    /**
     * Orders that are not erased yet, or to which data was written since. The condition looks at the data itself: timestamps do
     * not tell what had waited for a lock, or was written by another node. The subselects have a limit so that none of them is ever
     * evaluated by reading a whole table.
     */
    private static final String TO_ERASE = """
            (orders.erased_at is null
             or (select true from status_transitions
                 where entity_type = 'order' and entity_id = orders.id and sequence > 1
                   and (transition_reason is not null or business_context is not null)
                 limit 1)
             or (select true from jsonb_each(orders.partner_external_references)
                 where jsonb_typeof(value) = 'string' and value <> '"erased"'
                   and (key not in
            """ + BUSINESS_IN_SQL + """
                        or key <> 'partner_order_id' and lower(value #>> '{}') ~ any (:patterns))
                 limit 1)
             or (select true from deliveries
                 where deliveries.order_id = orders.id and
            """ + WRITTEN_BY_A_PERSON + """
                 limit 1)
             or (select true from partner_integrations as integrations
                 join reconciliation_differences as differences on differences.integration_id = integrations.id
                 where integrations.partner_organization_id = orders.partner_organization_id
                   and differences.partner_order_id = orders.partner_external_references ->> 'partner_order_id'
                   and differences.state in ('open', 'dismissed') and differences.dismissal_reason is not null
                 limit 1)
             or
            """ + ANSWERED + """
             or (select true from partner_status_updates as updates
                 left join status_update_bodies as bodies on bodies.status_update_id = updates.id
                 where updates.partner_organization_id = orders.partner_organization_id
                   and updates.partner_order_id = orders.partner_external_references ->> 'partner_order_id'
                   and (message is not null or dismissal_reason is not null or body not like '{"erased": true%')
                 limit 1))
            """;

    private static final String CUSTOMERS = """
            select id, organization_id, first_name, last_name, email, phone
            from contacts
            where contact_type = 'customer' and email_key = :email_key
            union
            select contacts.id, organization_id, first_name, last_name, email, phone
            from customer_erasures
            join contacts on contacts.id = customer_erasures.contact_id
            where email_fingerprint = :fingerprint
              and (finished_at is null or (
                  select true from orders where primary_contact_id = contact_id and
            """ + TO_ERASE + """
                  limit 1))
            """;

    /** Waits for orders that are being placed for this customer. Later orders do not find a contact with the e-mail address. */
    private static final String DETACH = """
            with locked as materialized (select id from contacts where id = :contact for update)
            update contacts set email_key = 'erased:' || contacts.id from locked where contacts.id = locked.id
            """;

    private static final String BEGIN = """
            insert into customer_erasures (contact_id, email_fingerprint) values (:contact, :fingerprint)
            on conflict (contact_id) do update set finished_at = null
            """;

    private static final String NEXT_ORDERS = """
            select id from orders where primary_contact_id = :contact and
            """ + TO_ERASE + """
            order by id limit :limit
            """;

    private static final String NEXT_ANSWERED =
            "select id from orders where primary_contact_id = :contact and " + ANSWERED + " order by id limit :limit";

    private static final String ERASED_SINCE = """
            select contact_id from customer_erasures where finished_at > :since order by finished_at desc limit 1000
            """;

    private static final String LOCK = """
            select id from orders where id = any(?) order by id for no key update
            """;
    /**
     * True while an attempt may be in progress for the order: its request may contain the customer's data, and so may the response.
     * A lease may be left over from a node that died, so it counts only until its end, {@code due_at}. A delivery that was dismissed,
     * delivered or opened again during an attempt keeps that time, without the lease. The minute more is for nodes whose clock is
     * slower, and for writing the result. It counts, so that deliveries are found by the order, never among all leases.
     */
    private static final String UNDER_WAY = """
            (select count(*) filter (
                 where due_at > :now::timestamptz - interval '1 minute'
                   and (leased_by is not null or due_at > settled_at
                        or state = 'pending' and schedule_position = 0 and attempt_count > 0)) > 0
             from deliveries where deliveries.order_id = orders.id)
            """;

    private static final String COUNT_TO_ERASE =
            "select count(*) from orders where primary_contact_id = :contact and " + TO_ERASE;
    private static final String COUNT_LEFT = "select count(*) from orders where primary_contact_id = :contact and ("
            + TO_ERASE + " or " + UNDER_WAY + ")";
    private static final String COUNT_ERASED =
            "select count(*) from orders where primary_contact_id = :contact and erased_at is not null";
    private static final String TRAITS = """
            select distinct customer_name, customer_email, customer_phone from orders where id = any(?)
            """;

    /** True when a reference of an order does not identify the customer. */
    private static final String STAYS = """
            (key = 'partner_order_id' or jsonb_typeof(value) <> 'string' or key in
            """ + BUSINESS_IN_SQL + """
             and not lower(value #>> '{}') ~ any (?))
            """;

    /** Runs before {@link #ORDERS}: the rows are found by the references that the order still has. */
    private static final String REFERENCES = """
            delete from order_references as found
            using orders, jsonb_each(orders.partner_external_references) as reference
            where not
            """ + STAYS + """
              and orders.id = any(?)
              and found.partner_organization_id = orders.partner_organization_id
              and found.reference_value = reference.value #>> '{}'
              and found.order_id = orders.id and found.reference_type = reference.key
            """;

    /** Erases the values of references, but keeps the keys of all of them. */
    private static final String ORDERS = """
            update orders
            set customer_name = ?, customer_email = ?, customer_phone = null, installation_preferences = null,
                submitted = '{"erased": true}', erased_at = ?, updated_at = ?,
                partner_external_references = (
                    select jsonb_object_agg(key, case when
            """ + STAYS + """
                        then value else '"erased"' end)
                    from jsonb_each(partner_external_references))
            where id = any(?)
            """;

    private static final String NAMES = "delete from order_names where order_id = any(?)";

    private static final String ADDRESSES = """
            update addresses set street_address = 'erased', city = 'erased', postal_code = 'erased', country = 'erased'
            where id in (select installation_address_id from orders where id = any(?))
            """;
    private static final String LINE_ITEMS = """
            update line_items set description = coalesce(sku, 'erased') where order_id = any(?)
            """;
    /** Texts that people wrote; those of the first transition are this product's own. */
    private static final String TRANSITIONS = """
            update status_transitions set transition_reason = null, business_context = null
            where entity_type = 'order' and entity_id = any(?) and sequence > 1
              and (transition_reason is not null or business_context is not null)
            """;

    private static final String DISMISSALS = """
            update deliveries set dismissal_reason = null where order_id = any(?) and
            """ + WRITTEN_BY_A_PERSON;
    /** Only the current difference of an order has a reason. */
    private static final String DIFFERENCES = """
            update reconciliation_differences as differences set dismissal_reason = null
            from orders
            join partner_integrations as integrations
              on integrations.partner_organization_id = orders.partner_organization_id
            where orders.id = any(?) and differences.integration_id = integrations.id
              and differences.partner_order_id = orders.partner_external_references ->> 'partner_order_id'
              and differences.state in ('open', 'dismissed') and differences.dismissal_reason is not null
            """;

    private static final String IDEMPOTENCY_KEYS = """
            delete from idempotency_keys
            where partner_organization_id in (select partner_organization_id from orders where id = any(?))
              and substring(response_body from '"chargecars_order_uuid":"([0-9a-f-]{36})"')::uuid = any(?)
            """;

    private static final String CONTACT = """
            update contacts set first_name = :name, last_name = '', email = :email, phone = null where id = :contact
            """;
    private static final String ORGANIZATION = "update organizations set name = :name where id = :organization";
    private static final String FINISH = "update customer_erasures set finished_at = :now where contact_id = :contact";

    private static final Set<String> REPLACEMENTS = Set.of(CustomerDetails.ERASED_NAME, CustomerDetails.ERASED_EMAIL);

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    ErasureRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    record Customer(UUID contact, UUID organization, Traits traits) {}

    /**
     * Returns the customers with this e-mail address, those whose erasure was interrupted, and those to whose orders data was
     * written since.
     */
    List<Customer> customers(String emailKey, String fingerprint) {
        var asked = new Traits(Set.of(), Set.of(emailKey), Set.of());
        return client.sql(CUSTOMERS)
                .param("email_key", emailKey)
                .param("fingerprint", fingerprint)
                .param("patterns", patterns(asked))
                .query((row, _) -> new Customer(
                        Row.uuid(row, "id"),
                        Row.uuid(row, "organization_id"),
                        new Traits(
                                        present((Row.text(row, "first_name") + " " + Row.text(row, "last_name"))
                                                .strip()),
                                        present(Row.text(row, "email")),
                                        present(row.getString("phone")))
                                .and(asked)))
                .list();
    }

    void begin(Customer customer, String fingerprint) {
        client.sql(DETACH).param("contact", customer.contact()).update();
        client.sql(BEGIN)
                .param("contact", customer.contact())
                .param("fingerprint", fingerprint)
                .update();
    }

    List<UUID> nextOrders(Customer customer, int limit) {
        return client.sql(NEXT_ORDERS)
                .param("contact", customer.contact())
                .param("patterns", patterns(customer.traits()))
                .param("limit", limit)
                .query((row, _) -> Row.uuid(row, "id"))
                .list();
    }

    /** Returns the customers whose erasure was finished since then, the latest thousand. */
    List<UUID> erasedSince(Instant since) {
        return client.sql(ERASED_SINCE)
                .param("since", Row.timestamp(since))
                .query((row, _) -> Row.uuid(row, "contact_id"))
                .list();
    }

    /** Returns orders of an erased customer with a partner's response that was written after the erasure. */
    List<UUID> nextAnswered(UUID contact, int limit) {
        return client.sql(NEXT_ANSWERED)
                .param("contact", contact)
                .param("limit", limit)
                .query((row, _) -> Row.uuid(row, "id"))
                .list();
    }

    /**
     * Locks the orders until the caller's transaction ends. Waits for a concurrent erasure of the same orders; erasing them twice
     * changes nothing.
     */
    void lock(List<UUID> orders) {
        of(orders).query(LOCK, (row, _) -> Row.uuid(row, "id"));
    }

    long countToErase(Customer customer) {
        return counting(COUNT_TO_ERASE, customer).query(Long.class).single();
    }

    /** Counts the orders to erase, and those to check again because an attempt to send them to a partner may be in progress. */
    long countLeft(Customer customer, Instant now) {
        return counting(COUNT_LEFT, customer)
                .param("now", Row.timestamp(now))
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec counting(String sql, Customer customer) {
        return client.sql(sql).param("contact", customer.contact()).param("patterns", patterns(customer.traits()));
    }

    long countErased(Customer customer) {
        return client.sql(COUNT_ERASED)
                .param("contact", customer.contact())
                .query(Long.class)
                .single();
    }

    /** Returns the customer's names, e-mail addresses and telephone numbers in these orders. */
    Traits traits(List<UUID> orders) {
        return of(orders)
                .query(
                        TRAITS,
                        (row, _) -> new Traits(
                                present(Row.text(row, "customer_name")),
                                present(Row.text(row, "customer_email")),
                                present(row.getString("customer_phone"))))
                .stream()
                .reduce(new Traits(Set.of(), Set.of(), Set.of()), Traits::and);
    }

    /** @param patterns regular expressions that identify the customer */
    void eraseOrders(List<UUID> orders, Collection<String> patterns, Instant now) {
        jdbc.update(connection -> {
            var statement = connection.prepareStatement(REFERENCES);
            statement.setArray(1, connection.createArrayOf("text", patterns.toArray()));
            statement.setArray(2, connection.createArrayOf("uuid", orders.toArray()));
            return statement;
        });
        jdbc.update(connection -> {
            var statement = connection.prepareStatement(ORDERS);
            statement.setString(1, CustomerDetails.ERASED_NAME);
            statement.setString(2, CustomerDetails.ERASED_EMAIL);
            statement.setTimestamp(3, Row.timestamp(now));
            statement.setTimestamp(4, Row.timestamp(now));
            statement.setArray(5, connection.createArrayOf("text", patterns.toArray()));
            statement.setArray(6, connection.createArrayOf("uuid", orders.toArray()));
            return statement;
        });
        of(orders).update(NAMES);
        of(orders).update(ADDRESSES);
        of(orders).update(LINE_ITEMS);
        of(orders).update(TRANSITIONS);
        of(orders).update(DISMISSALS);
        of(orders).update(DIFFERENCES);
        of(orders).uuid(order -> order).update(IDEMPOTENCY_KEYS);
    }

    void finish(Customer customer, Instant now) {
        client.sql(CONTACT)
                .param("name", CustomerDetails.ERASED_NAME)
                .param("email", CustomerDetails.ERASED_EMAIL)
                .param("contact", customer.contact())
                .update();
        client.sql(ORGANIZATION)
                .param("name", CustomerDetails.ERASED_NAME)
                .param("organization", customer.organization())
                .update();
        client.sql(FINISH)
                .param("contact", customer.contact())
                .param("now", Row.timestamp(now))
                .update();
    }

    private Bulk<UUID> of(List<UUID> orders) {
        return Bulk.of(jdbc, orders).uuid(order -> order);
    }

    private static String[] patterns(Traits traits) {
        return traits.emailPatterns().toArray(String[]::new);
    }

    /** Returns the text, or nothing for the replacements of erased names and addresses, which identify nobody. */
    private static Set<String> present(@Nullable String text) {
        return text == null || text.isBlank() || REPLACEMENTS.contains(text) ? Set.of() : Set.of(text);
    }
}
