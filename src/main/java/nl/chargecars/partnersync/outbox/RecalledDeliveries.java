package nl.chargecars.partnersync.outbox;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.storage.AfterCommit;
import org.springframework.stereotype.Component;

/**
 * Tells the dispatcher, within this process, which attempts must not begin: their deliveries were claimed ahead and dismissed since.
 * Only a dismissal on the node that claimed is noticed in time; the next delivery of the line waits for the end of the lease in any
 * case. Thread-safe.
 */
@Component
public class RecalledDeliveries {

    private final Map<Attempt, Instant> leaseEnds = new ConcurrentHashMap<>();

    /** The key of an attempt. A delivery that is reopened and claimed again has another attempt number. */
    private record Attempt(DeliveryId delivery, int number) {}

    /**
     * Adds an attempt, once the caller's transaction has committed. Removes attempts whose leases have ended: they do not begin any
     * more.
     */
    void addAfterCommit(DeliveryId delivery, int attempt, Instant leaseEnd, Instant now) {
        AfterCommit.run(() -> {
            leaseEnds.values().removeIf(end -> end.isBefore(now));
            leaseEnds.put(new Attempt(delivery, attempt), leaseEnd);
        });
    }

    public boolean contains(DeliveryId delivery, int attempt) {
        return leaseEnds.containsKey(new Attempt(delivery, attempt));
    }
}
