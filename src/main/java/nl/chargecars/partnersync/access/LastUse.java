package nl.chargecars.partnersync.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.chargecars.partnersync.access.CredentialRepository.Use;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import nl.chargecars.partnersync.storage.OverloadedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Notes when a credential was last used, to the minute, without making its caller wait. */
@Component
class LastUse implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LastUse.class);
    private static final Duration PRECISION = Duration.ofMinutes(1);
    private static final GroupCommitShape SHAPE = new GroupCommitShape(1_000, 1_000, 1);

    private final GroupCommit<Use, Boolean> writes;
    private final CredentialRepository repository;
    private final Clock clock;

    LastUse(CredentialRepository repository, TransactionTemplate transaction, Clock clock) {
        this.repository = repository;
        this.clock = clock;
        this.writes = new GroupCommit<>("uses of credentials", SHAPE, transaction, this::write);
    }

    void note(Credential credential) {
        Instant now = clock.instant();
        Instant noted = credential.lastUsedAt();
        if (noted != null && now.isBefore(noted.plus(PRECISION))) {
            return;
        }
        try {
            var _ = writes.enqueue(new Use(credential.id(), now)).exceptionally(LastUse::notNoted);
        } catch (OverloadedException tooMany) {
            notNoted(tooMany);
        }
    }

    private static boolean notNoted(Throwable failure) {
        log.debug("a use was not noted: the next one will be", failure);
        return false;
    }

    @Override
    public void close() {
        writes.close();
    }

    private List<Boolean> write(List<Use> uses) {
        Map<String, Use> latest = new TreeMap<>();
        for (Use use : uses) {
            latest.put(use.credentialId(), use);
        }
        repository.used(List.copyOf(latest.values()));
        return Collections.nCopies(uses.size(), true);
    }
}
