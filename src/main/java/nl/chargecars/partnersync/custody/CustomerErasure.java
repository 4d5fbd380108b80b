package nl.chargecars.partnersync.custody;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.crypto.Fingerprints;
import nl.chargecars.partnersync.custody.ErasureRepository.Customer;
import nl.chargecars.partnersync.web.Fields;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases a customer: removes everything that identifies the person, and keeps what happened to the orders. Each call erases a
 * limited number of orders, one batch per transaction. After an interruption, the next call with the same address continues. Data
 * written to the orders after the erasure is erased by another erasure of the same address.
 */
@Component
public class CustomerErasure {

    private static final int LONGEST_EMAIL = 254;
    private static final int BATCH = 100;
    private static final int MOST_BATCHES = 10;
    private static final UUID NOBODY = new UUID(0, 0);

    private final ErasureRepository repository;
    private final ErasedPayloads payloads;
    private final ErasedReasons reasons;
    private final Fingerprints fingerprints;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CustomerErasure(
            ErasureRepository repository,
            ErasedPayloads payloads,
            ErasedReasons reasons,
            Fingerprints fingerprints,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.payloads = payloads;
        this.reasons = reasons;
        this.fingerprints = fingerprints;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What one call erased, or in a dry run would erase.
     *
     * @param customers number of customers with this address; erased ones count only if data was written to their orders since
     * @param orders number of orders erased by this call
     * @param remainingOrders number of orders whose data is not erased yet
     * @param unmatched number of status updates and dismissal reasons without an order that were erased; a dry run does not
     *     search for them
     */
    public record Outcome(
            boolean dryRun, boolean finished, int customers, long orders, long remainingOrders, long unmatched) {}

    /**
     * Reads the customer's e-mail address from a request; notes errors in {@code fields}.
     *
     * @param fields {@code {"email"}}
     */
    public static String email(Fields fields) {
        return fields.requiredText(
                "email", LONGEST_EMAIL, text -> text.contains("@"), "The customer's e-mail address is expected.");
    }

    /** Counts what would be erased (dry run); changes nothing. */
    public Outcome count(String email) {
        List<Customer> customers = find(email);
        long orders = 0;
        for (Customer customer : customers) {
            orders += repository.countToErase(customer);
        }
        return new Outcome(true, customers.isEmpty(), customers.size(), orders, orders, 0);
    }

    /** Erases a limited part; call again until {@code finished}. Opens transactions of its own. */
    public Outcome erase(String email, Actor actor) {
        String fingerprint = fingerprint(email);
        List<Customer> customers = find(email);
        long orders = 0;
        long remaining = 0;
        var unmatched = new AtomicLong();
        for (Customer customer : customers) {
            transaction.executeWithoutResult(_ -> repository.begin(customer, fingerprint));
            orders += eraseOrders(customer, unmatched::addAndGet);
            long left = repository.countLeft(customer, clock.instant());
            remaining += left;
            if (left == 0) {
                eraseUnmatched(customer.contact(), customer.traits(), unmatched::addAndGet);
                transaction.executeWithoutResult(_ -> finish(customer, fingerprint, actor));
            }
        }
        if (customers.isEmpty()) { // no customer has this address, but texts without an order may mention it
            eraseUnmatched(NOBODY, new Traits(Set.of(), Set.of(key(email)), Set.of()), erased -> {
                unmatched.addAndGet(erased);
                recordUnmatched(erased, fingerprint, actor);
            });
        }
        return new Outcome(false, remaining == 0, customers.size(), orders, remaining, unmatched.get());
    }

    private List<Customer> find(String email) {
        return repository.customers(key(email), fingerprint(email));
    }

    private long eraseOrders(Customer customer, IntConsumer unmatched) {
        long erased = 0;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            List<UUID> next = repository.nextOrders(customer, BATCH);
            eraseUnmatched(customer, repository.traits(next), unmatched);
            transaction.executeWithoutResult(_ -> eraseBatch(customer, next));
            erased += next.size();
            if (next.size() < BATCH) {
                break;
            }
        }
        return erased;
    }

    private void eraseBatch(Customer customer, List<UUID> orders) {
        repository.lock(orders);
        Traits traits = customer.traits().and(repository.traits(orders));
        payloads.erase(orders);
        repository.eraseOrders(orders, traits.patterns(), clock.instant());
    }

    /**
     * Erases texts without an order that contain names, addresses or numbers which only these orders have; those of the customer
     * are searched for once, at the end. This runs before the orders are locked and erased, so that no transaction waits for the
     * search, and an interrupted search is repeated by the next call. No new orders are added to this customer any more.
     */
    private void eraseUnmatched(Customer customer, Traits ofOrders, IntConsumer erased) {
        Traits besides = ofOrders.without(customer.traits());
        if (!besides.isEmpty()) {
            eraseUnmatched(customer.contact(), besides, erased);
        }
    }

    /** Erases texts that belong to no order of ours. */
    private void eraseUnmatched(UUID contact, Traits traits, IntConsumer erased) {
        payloads.eraseUnmatched(contact, traits, erased);
        reasons.eraseUnmatched(contact, traits, erased);
    }

    /** Records an erasure of texts when there is no customer whose own audit entry would cover it. */
    private void recordUnmatched(int erased, String fingerprint, Actor actor) {
        if (erased > 0) {
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "CUSTOMER_ERASED",
                    "customer_erasures",
                    fingerprint,
                    changes(fingerprint, "erased_unmatched", erased))));
        }
    }

    private void finish(Customer customer, String fingerprint, Actor actor) {
        repository.finish(customer, clock.instant());
        long orders = repository.countErased(customer);
        auditLog.record(List.of(new AuditEntry(
                actor,
                "CUSTOMER_ERASED",
                "contacts",
                customer.contact().toString(),
                changes(fingerprint, "erased_orders", orders))));
    }

    private static Map<String, Object> changes(String fingerprint, String erased, long count) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("email", Map.of("from", fingerprint, "to", ""));
        changes.put(erased, Map.of("from", 0, "to", count));
        return changes;
    }

    private String fingerprint(String email) {
        return fingerprints.of(key(email));
    }

    private static String key(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
