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
 * Erases a customer: everything that says who they are goes, what happened to their orders stays. A bounded piece a call, a
 * batch of orders a transaction; broken off anywhere, the next call with the same address goes on. What is written of their orders
 * afterwards is erased when that is asked for again.
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
     * What was erased by this call, or would be.
     *
     * @param customers of this address; those erased before only if something was written of their orders since
     * @param remainingOrders whose data is still there
     * @param unmatched status updates and reasons that belong to no order; not looked for by a dry run
     */
    public record Outcome(
            boolean dryRun, boolean finished, int customers, long orders, long remainingOrders, long unmatched) {}

    /**
     * Whom to erase, as a request says it; what is wrong with it is noted there.
     *
     * @param fields {@code {"email"}}
     */
    public static String email(Fields fields) {
        return fields.requiredText(
                "email", LONGEST_EMAIL, text -> text.contains("@"), "The customer's e-mail address is expected.");
    }

    /** How much there is; nothing is changed. */
    public Outcome count(String email) {
        List<Customer> customers = find(email);
        long orders = 0;
        for (Customer customer : customers) {
            orders += repository.countToErase(customer);
        }
        return new Outcome(true, customers.isEmpty(), customers.size(), orders, orders, 0);
    }

    /** A bounded piece of it; until {@code finished} call again. */
    public Outcome erase(String email, Actor actor) {
        String fingerprint = fingerprint(email);
        List<Customer> customers = find(email);
        long orders = 0;
        long remaining = 0;
        var unmatched = new AtomicLong();
        for (Customer customer : customers) {
            transaction.executeWithoutResult(_ -> repository.begin(customer, fingerprint));
            orders += eraseOrders(customer, unmatched::addAndGet);
            long left = repository.countLeft(customer);
            remaining += left;
            if (left == 0) {
                eraseUnmatched(customer.contact(), customer.traits(), unmatched::addAndGet);
                transaction.executeWithoutResult(_ -> finish(customer, fingerprint, actor));
            }
        }
        if (customers.isEmpty()) { // nobody's orders, but they may have been spoken of
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
     * Only for what these orders call the customer besides: the rest is looked for once, at the end. Before the orders are locked and
     * erased, so that nobody waits for it and it is looked for again when it is broken off; new orders do not come any more.
     */
    private void eraseUnmatched(Customer customer, Traits ofOrders, IntConsumer erased) {
        Traits besides = ofOrders.without(customer.traits());
        if (!besides.isEmpty()) {
            eraseUnmatched(customer.contact(), besides, erased);
        }
    }

    /** What belongs to no order of ours. */
    private void eraseUnmatched(UUID contact, Traits traits, IntConsumer erased) {
        payloads.eraseUnmatched(contact, traits, erased);
        reasons.eraseUnmatched(contact, traits, erased);
    }

    /** There is no customer whose erasure stands for it in the trail. */
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
