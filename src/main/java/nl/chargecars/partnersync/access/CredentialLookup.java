package nl.chargecars.partnersync.access;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.storage.GatheredReads;
import nl.chargecars.partnersync.storage.OverloadedException;
import nl.chargecars.partnersync.storage.UnavailableException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Reads the row of a credential for every request, so that a revocation takes effect at once on every node. */
@Component
class CredentialLookup implements AutoCloseable {

    private final GatheredReads<String, Credential> reads;
    private final Clock clock;

    CredentialLookup(CredentialRepository repository, PlatformTransactionManager transactions, Clock clock) {
        this.clock = clock;
        reads = new GatheredReads<>(
                "credential look-ups",
                transactions,
                ids -> repository.byIds(ids).stream().collect(Collectors.toMap(Credential::id, Function.identity())));
    }

    /**
     * Returns the credential as it is in the database now; empty when it does not exist, has expired or is revoked. A text that
     * cannot be an id is not looked up.
     *
     * @throws OverloadedException when too many look-ups wait
     * @throws UnavailableException when the database cannot be reached
     */
    Optional<Credential> active(String id) {
        return RandomText.isId(id)
                ? reads.find(id).filter(found -> found.stateAt(clock.instant()) == CredentialState.ACTIVE)
                : Optional.empty();
    }

    @Override
    public void close() {
        reads.close();
    }
}
