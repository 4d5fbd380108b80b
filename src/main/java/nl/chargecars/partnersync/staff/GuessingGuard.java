package nl.chargecars.partnersync.staff;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.staff.GuessRepository.Count;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes guessing slow: wrong guesses are counted for the account named and for the address they come from, on all nodes together,
 * and after a few the next one must wait. An account that does not exist is counted like one that does. A guess is counted
 * before it is judged, so that many at once are no way round it, and given back when it was right.
 */
@Component
class GuessingGuard {

    private static final Actor SIGN_IN = Actor.system("sign-in");
    private static final String TABLE = "sign_in_failures";
    private static final int SHOWN_BYTES = 8;

    /** One thing that is counted. */
    private static final class Subject {
        private final byte[] hash;
        private final String kind;
        private final LockRule rule;

        Subject(byte[] hash, String kind, LockRule rule) {
            this.hash = hash;
            this.kind = kind;
            this.rule = rule;
        }

        /** For the trail: tells subjects apart, without saying who they are. */
        String shown() {
            return kind + ":" + HexFormat.of().formatHex(Arrays.copyOf(hash, SHOWN_BYTES));
        }
    }

    private final GuessRepository repository;
    private final StaffSecrets secrets;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    GuessingGuard(
            GuessRepository repository,
            StaffSecrets secrets,
            AuditLog audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.secrets = secrets;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What came of guessing. */
    sealed interface Answer {
        /** To be judged. */
        record Taken(Guess guess) implements Answer {}

        /** Came before the wait was over, and is not to be judged. */
        record TooEarly(Instant until) implements Answer {}
    }

    /** A guess as it was counted. */
    static final class Guess {
        private final Instant at;
        private final Map<Subject, Count> before;

        private Guess(Instant at, Map<Subject, Count> before) {
            this.at = at;
            this.before = before;
        }
    }

    /**
     * Counts a guess.
     *
     * @param account what was named, be it a user or not
     * @param address of the caller, as {@code ClientAddress} tells it
     */
    Answer guess(String account, String address) {
        var ofAddress = new Subject(secrets.hash(Purpose.ADDRESS, address), "address", LockRule.ADDRESS);
        return guess(List.of(account(account), ofAddress)); // in one order always, because their rows are locked
    }

    /** Counts a guess of a known browser, whatever others at its address get wrong. */
    Answer guessOfKnown(String browser) {
        return guess(List.of(account(browser)));
    }

    private Answer guess(List<Subject> subjects) {
        Instant now = clock.instant();
        return Objects.requireNonNull(transaction.execute(_ -> {
            Map<Subject, Count> counts = new LinkedHashMap<>();
            subjects.forEach(subject -> counts.put(subject, repository.lock(subject.hash, subject.kind, now)));
            Optional<Instant> lockedUntil = counts.values().stream()
                    .flatMap(count -> Optional.ofNullable(count.lockedUntil()).stream())
                    .filter(now::isBefore)
                    .max(Comparator.naturalOrder());
            if (lockedUntil.isPresent()) {
                return new Answer.TooEarly(lockedUntil.get());
            }
            counts.forEach((subject, count) -> count(subject, count, now));
            return new Answer.Taken(new Guess(now, counts));
        }));
    }

    /** The guess was right: the account starts anew, the address gets this one back, as if it had not been. */
    void wasRight(Guess guess) {
        transaction.executeWithoutResult(_ -> guess.before.forEach((subject, before) -> {
            if (subject.rule.equals(LockRule.ACCOUNT)) {
                repository.delete(subject.hash);
            } else {
                Count count = repository.lock(subject.hash, subject.kind, guess.at);
                repository.update(subject.hash, withoutOne(count, before, guess.at, subject.rule));
            }
        }));
    }

    /** One that was let through was not locked: what locks it now, if anything, is this guess or one that came after it. */
    private static Count withoutOne(Count count, Count before, Instant guessedAt, LockRule rule) {
        int failures = Math.max(0, count.failures() - 1);
        if (count.lastFailedAt().equals(guessedAt)) {
            return new Count(failures, before.lastFailedAt(), null);
        }
        boolean waits = rule.waitAfter(failures).isPositive();
        return new Count(failures, count.lastFailedAt(), waits ? count.lockedUntil() : null);
    }

    /** Until when no guess for these accounts is taken, of those of which none is. */
    Map<String, Instant> lockedUntil(Collection<String> accounts) {
        Map<ByteBuffer, String> bySubject = new HashMap<>();
        accounts.forEach(account -> bySubject.put(ByteBuffer.wrap(account(account).hash), account));
        Map<String, Instant> locked = new HashMap<>();
        repository
                .lockedUntil(bySubject.keySet(), clock.instant())
                .forEach((subject, until) -> locked.put(bySubject.get(subject), until));
        return locked;
    }

    /** Forgets what was counted for this account; false when that was nothing. In the caller's transaction. */
    boolean unlock(String account) {
        return repository.delete(account(account).hash) > 0;
    }

    int forgetOld() {
        return repository.forget(clock.instant().minus(LockRule.FORGOTTEN_AFTER));
    }

    private void count(Subject subject, Count before, Instant now) {
        boolean forgotten =
                !before.lastFailedAt().plus(LockRule.FORGOTTEN_AFTER).isAfter(now);
        int failures = forgotten ? 1 : before.failures() + 1;
        Duration wait = subject.rule.waitAfter(failures);
        Instant lockedUntil = wait.isPositive() ? now.plus(wait) : null;
        repository.update(subject.hash, new Count(failures, now, lockedUntil));
        if (lockedUntil != null) {
            audit.record(List.of(new AuditEntry(
                    SIGN_IN,
                    "SIGN_IN_LOCKED",
                    TABLE,
                    subject.shown(),
                    Map.of("failures", failures, "locked_until", lockedUntil.toString()))));
        }
    }

    private Subject account(String account) {
        return new Subject(secrets.hash(Purpose.ACCOUNT, account), "account", LockRule.ACCOUNT);
    }
}
