package nl.chargecars.partnersync.simulator;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What an endpoint may trip over, for {@link Script#when}. Each is made anew, since some remember what they saw. */
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

    /** The seed's signature is missing or wrong: all that an endpoint can tell which looks at no other. */
    public static Predicate<IncomingRequest> notVerifiedByTheSeed() {
        return request -> !request.seedVerified();
    }

    /** A message with this {@code webhook-id} came before. */
    public static Predicate<IncomingRequest> repeated() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        return request -> request.id().filter(id -> !seen.add(id)).isPresent();
    }

    /** There is a member on the outside that no webhook had so far. */
    public static Predicate<IncomingRequest> withUnknownFields() {
        return request -> !KNOWN_FIELDS.containsAll(request.json().propertyNames());
    }

    /** So many rightly signed ones have come before, this one not counted. */
    public static Predicate<IncomingRequest> afterVerified(int number) {
        var verified = new AtomicInteger();
        return request -> request.standardVerified() && verified.incrementAndGet() > number;
    }
}
