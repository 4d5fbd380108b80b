package nl.chargecars.partnersync.simulator;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Conditions on a request, for {@link Script#when}. Create a new one for each use, since some remember the requests that they saw. */
public final class Condition {

    private static final Set<String> KNOWN_FIELDS = Set.of(
            "id",
            "timestamp",
            "event",
            "chargecars_order_id",
            "partner_order_id",
            "partner_customer_id",
            "status",
            "status_details",
            "customer_info");

    private Condition() {}

    /** The signature of Standard Webhooks is missing, wrong or too old: what a good endpoint refuses. */
    public static Predicate<IncomingRequest> notVerified() {
        return request -> !request.standardVerified();
    }

    /** The seed's signature is missing or wrong: the only check of an endpoint that knows no other signature. */
    public static Predicate<IncomingRequest> notVerifiedByTheSeed() {
        return request -> !request.seedVerified();
    }

    /** A message with this {@code webhook-id} came before. */
    public static Predicate<IncomingRequest> repeated() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        return request -> request.id().filter(id -> !seen.add(id)).isPresent();
    }

    /** The body has a top-level field that no webhook has had so far. */
    public static Predicate<IncomingRequest> withUnknownFields() {
        return request -> !KNOWN_FIELDS.containsAll(request.json().propertyNames());
    }

    /** The request is correctly signed, and at least {@code number} correctly signed ones came before it. */
    public static Predicate<IncomingRequest> afterVerified(int number) {
        var verified = new AtomicInteger();
        return request -> request.standardVerified() && verified.incrementAndGet() > number;
    }
}
