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
 * Decides which key signs and which keys are published. The database rows decide, so that all nodes agree: they are read for each
 * token and each time the keys are published, and a token is only ever signed with a committed key. The first key is created when it
 * is first needed.
 *
 * <p>To verify tokens each node caches the rows for a minute. An unknown key id causes another read, at most once a second: anybody
 * can make up ids, and a read decrypts every key.
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

    /** Held during the read that an unknown id causes; a thread that waits for the lock uses the result of that read. */
    private final ReentrantLock unknown = new ReentrantLock();

    private Instant lookedForUnknown = Instant.EPOCH;

    SigningKeys(SigningKeyRepository repository, TransactionTemplate transaction, Clock clock) {
        this.repository = repository;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The key to sign with now; creates one if there is none. */
    SigningKey current() {
        return signingAt(look()).orElseGet(() -> changed(this::signingOrNew));
    }

    /** The key to verify a token with; empty when there is no such key or it is no longer published. */
    Optional<SigningKey> find(String id) {
        return find(id, remembered()).or(() -> find(id, lookForUnknown()));
    }

    /** The public keys of all published keys: those that sign now, signed recently or will sign. */
    JWKSet published() {
        current(); // creates the first key
        return new JWKSet(repository.publicHalves(clock.instant().minus(SigningKey.OVERLAP)));
    }

    /** Publishes the next key when it is due, and deletes keys whose last token has expired. Any node may do it. */
    void step() {
        Instant now = clock.instant();
        if (isNextDue(look(), now)) {
            changed(() -> publishNext(now));
        }
        repository.deleteEndedBefore(now.minus(SigningKey.OVERLAP));
    }

    private boolean publishNext(Instant now) {
        List<SigningKey> keys = repository.all();
        boolean due = isNextDue(keys, now); // another node may have been faster
        if (due) {
            Instant from = keys.getLast().signsUntil();
            repository.insert(SigningKey.generate(now, from, from.plus(SigningKey.TERM)));
        }
        return due;
    }

    /**
     * True when the last key's signing period ends soon. If it has ended, or there is no key, {@link #current} creates one when
     * needed.
     */
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

    /** Makes the change while no other node can make one, then refreshes this node's cache. */
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
                    now; // set before the read, so that if the database is down waiting threads do not retry one by one
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
