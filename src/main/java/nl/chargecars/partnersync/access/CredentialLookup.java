package nl.chargecars.partnersync.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import nl.chargecars.partnersync.storage.OverloadedException;
import nl.chargecars.partnersync.storage.UnavailableException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the row of a credential for every request, so that a revocation holds at once on every node. What concurrent requests
 * ask is gathered into one statement, which keeps that cheap where it matters: under load.
 */
@Component
class CredentialLookup implements AutoCloseable {

    private static final GroupCommitShape SHAPE = new GroupCommitShape(10_000, 500, 2);

    private final GroupCommit<String, Optional<Credential>> reads;
    private final CredentialStore store;

    CredentialLookup(CredentialStore store, PlatformTransactionManager transactions) {
        this.store = store;
        // one statement that changes nothing needs no transaction: that saves the round trip of a commit
        var noTransaction = new TransactionTemplate(transactions);
        noTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
        this.reads = new GroupCommit<>("credential look-ups", SHAPE, noTransaction, this::findAll);
    }

    /**
     * The credential as it is in the database now.
     *
     * @throws OverloadedException when too many wait
     * @throws UnavailableException when the database is away
     */
    Optional<Credential> find(String id) {
        return reads.submit(id);
    }

    @Override
    public void close() {
        reads.close();
    }

    private List<Optional<Credential>> findAll(List<String> ids) {
        Map<String, Credential> found = store.byIds(ids.stream().distinct().toList()).stream()
                .collect(Collectors.toMap(Credential::id, Function.identity()));
        return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
    }
}
