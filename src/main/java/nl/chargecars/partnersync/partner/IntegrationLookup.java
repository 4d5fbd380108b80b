package nl.chargecars.partnersync.partner;

import java.util.List;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.GatheredReads;
import nl.chargecars.partnersync.storage.OverloadedException;
import nl.chargecars.partnersync.storage.UnavailableException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Reads the integrations of a partner for each of its calls, without a cache, so that a replaced secret or a deactivated integration
 * takes effect at once on every node. Thread-safe. For everything but inbound calls use {@link Integrations}.
 */
@Component
public class IntegrationLookup implements AutoCloseable {

    private final GatheredReads<PartnerId, List<Integration>> reads;

    IntegrationLookup(IntegrationRepository repository, PlatformTransactionManager transactions) {
        reads = new GatheredReads<>(
                "integration look-ups",
                transactions,
                partners -> repository.of(partners).stream().collect(Collectors.groupingBy(Integration::partner)));
    }

    /**
     * Returns all of a partner's integrations as they are in the database now, the active one first, then by name.
     *
     * @throws OverloadedException when too many calls wait for the database
     * @throws UnavailableException when the database is unavailable
     */
    public List<Integration> of(PartnerId partner) {
        return reads.find(partner).orElse(List.of());
    }

    @Override
    public void close() {
        reads.close();
    }
}
