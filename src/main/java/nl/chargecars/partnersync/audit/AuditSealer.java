package nl.chargecars.partnersync.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.SealRepository.Place;
import nl.chargecars.partnersync.audit.SealRepository.Slice;
import nl.chargecars.partnersync.housekeeping.Round;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals the audit trail in batches; each seal covers the entries committed since the last one. Every node tries, but only one at
 * a time seals. No entry can appear later within a sealed range, because the transactions that could write one have ended.
 */
@Component
public class AuditSealer implements Round {

    private static final Logger log = LoggerFactory.getLogger(AuditSealer.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final SealRepository repository;
    private final AuditSealingShape shape;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AuditSealer(SealRepository repository, AuditSealingShape shape, TransactionTemplate transaction, Clock clock) {
        this.repository = repository;
        this.shape = shape;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String work() {
        return "sealing the audit trail";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void round() {
        if (!shape.byItself()) {
            return;
        }
        while (next().full()) {
            log.debug("a full seal, more to do");
        }
    }

    /**
     * Creates one seal, unless there is nothing to seal or another node is sealing. Returns how many entries the seal covers, 0
     * without a seal. Opens a transaction.
     */
    public int step() {
        return next().entries().size();
    }

    private Slice next() {
        return Objects.requireNonNull(transaction.execute(_ -> repository.tryLock() ? sealNext() : Slice.NONE));
    }

    private Slice sealNext() {
        Optional<Seal> last = repository.last();
        Slice next = repository.trail(last.map(Place::endOf).orElse(Place.START), shape.most());
        if (!next.entries().isEmpty()) {
            repository.insert(Seal.over(
                    next.entries(),
                    last.map(seal -> seal.number() + 1).orElse(1L),
                    clock.instant().truncatedTo(ChronoUnit.MICROS), // the precision of the database
                    last.map(Seal::hash).orElse(Seal.NO_HASH)));
        }
        return next;
    }
}
