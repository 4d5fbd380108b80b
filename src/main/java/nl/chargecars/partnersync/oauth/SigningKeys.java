package nl.chargecars.partnersync.oauth;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which key signs, and which are published. The rows decide, so that all nodes agree: they are read for each token and each time
 * the keys are published, and a token is only ever signed with a key that has been committed. The first key is made when it is
 * first needed.
 *
 * <p>To verify tokens each node remembers the rows for a minute; a key id that it does not know makes it look again, once a second at
 * most: anybody can make up ids, and a look reads and unseals every key.
 */
@Component
class SigningKeys {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final Duration BETWEEN_UNKNOWN = Duration.ofSeconds(1);

    private record Seen(List<SigningKey> keys, Instant at) {}

    private final SigningKeyRepository repository;
    private final TransactionTemplate transaction;
    private final Clock clock;

    private volatile Seen seen = new Seen(List.of(), Instant.EPOCH);

    /** Held for the look that an unknown id makes necessary; whoever waits for it sees what it saw. */
    private final ReentrantLock unknown = new ReentrantLock();

    private Instant lookedForUnknown = Instant.EPOCH;

    SigningKeys(SigningKeyRepository repository, TransactionTemplate transaction, Clock clock) {
        this.repository = repository;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The one to sign with now. */
    SigningKey current() {
        return signingAt(look()).orElseGet(() -> changed(this::signingOrNew));
    }

    /** For verification; empty when there is no such key, or none any more. */
    Optional<SigningKey> find(String id) {
        return find(id, remembered()).or(() -> find(id, lookForUnknown()));
    }

    /** The public halves of those that sign, signed or will sign tokens. */
    JWKSet published() {
        current(); // makes the first one
        return new JWKSet(repository.publicHalves(clock.instant().minus(SigningKey.OVERLAP)));
    }

    /** Publishes the next key when its time has come, and forgets those whose last token has expired. Any node may do it. */
    void step() {
        Instant now = clock.instant();
        if (isNextDue(look(), now)) {
            changed(() -> publishNext(now));
        }
        repository.deleteEndedBefore(now.minus(SigningKey.OVERLAP));
    }

    private boolean publishNext(Instant now) {
        List<SigningKey> keys = repository.all();
        boolean due = isNextDue(keys, now); // and no other node was quicker
        if (due) {
            Instant from = keys.getLast().signsUntil();
            repository.insert(SigningKey.generate(now, from, from.plus(SigningKey.TERM)));
        }
        return due;
    }

    /** When the last one ends soon. Once it has ended, or where there is none, {@link #current} makes one at need. */
    private static boolean isNextDue(List<SigningKey> keys, Instant now) {
        if (keys.isEmpty()) {
            return false;
        }
        Instant end = keys.getLast().signsUntil();
        return now.isBefore(end) && !now.plus(SigningKey.AHEAD).isBefore(end);
    }

    private SigningKey signingOrNew() {
        Instant now = clock.instant();
        List<SigningKey> keys = repository.all();
        return signingAt(keys).orElseGet(() -> {
            Instant until = keys.stream()
                    .map(SigningKey::signsFrom)
                    .filter(now::isBefore)
                    .findFirst()
                    .filter(next -> next.isBefore(now.plus(SigningKey.TERM)))
                    .orElseGet(() -> now.plus(SigningKey.TERM));
            SigningKey key = SigningKey.generate(now, now, until);
            repository.insert(key);
            return key;
        });
    }

    /** Does it while no other node can; afterwards this one knows the result. */
    private <T> T changed(Supplier<T> change) {
        T result = Objects.requireNonNull(transaction.execute(_ -> {
            repository.lock();
            return change.get();
        }));
        look();
        return result;
    }

    private Optional<SigningKey> signingAt(List<SigningKey> keys) {
        Instant now = clock.instant();
        return keys.stream().filter(key -> key.signsAt(now)).findFirst();
    }

    private Optional<SigningKey> find(String id, List<SigningKey> keys) {
        Instant now = clock.instant();
        return keys.stream()
                .filter(key -> key.id().equals(id) && key.isPublishedAt(now))
                .findFirst();
    }

    private List<SigningKey> remembered() {
        Seen known = seen;
        Duration age = Duration.between(known.at(), clock.instant());
        return age.isNegative() || age.compareTo(REMEMBERED) > 0 ? look() : known.keys();
    }

    private List<SigningKey> lookForUnknown() {
        unknown.lock();
        try {
            Instant now = clock.instant();
            Duration since = Duration.between(lookedForUnknown, now);
            if (!since.isNegative() && since.compareTo(BETWEEN_UNKNOWN) < 0) {
                return seen.keys();
            }
            lookedForUnknown =
                    now; // also where it fails: the database is away, and nobody shall wait in a row for that
            return look();
        } finally {
            unknown.unlock();
        }
    }

    private List<SigningKey> look() {
        List<SigningKey> keys = repository.all();
        seen = new Seen(keys, clock.instant());
        return keys;
    }
}
