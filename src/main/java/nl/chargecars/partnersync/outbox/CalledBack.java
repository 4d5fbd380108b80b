package nl.chargecars.partnersync.outbox;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.storage.AfterCommit;
import org.springframework.stereotype.Component;

/**
 * Tells the dispatcher, within this process, of attempts that are not to begin: their deliveries were claimed ahead, and then dismissed.
 * Only a dismissal on the node that claimed is heard of in time; what follows waits for the end of the lease in any case.
 */
@Component
public class CalledBack {

    private final Map<Attempt, Instant> leaseEnds = new ConcurrentHashMap<>();

    /** A delivery that is opened and claimed once more has another number. */
    private record Attempt(DeliveryId delivery, int number) {}

    /** Once the caller's transaction is committed. Forgets those whose leases have ended: they do not begin any more. */
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
