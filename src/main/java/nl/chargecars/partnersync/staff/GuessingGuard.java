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
 * Makes guessing slow. Wrong guesses are counted per account name and per client address, on all nodes together; after a few
 * wrong guesses the next one must wait. An account that does not exist is counted like one that does. A guess is counted before
 * it is judged, so that many guesses at once cannot get round the limit; a right guess is taken off the count afterwards.
 */
@Component
class GuessingGuard {

    private static final Actor SIGN_IN = Actor.system("sign-in");
    private static final String TABLE = "sign_in_failures";
    private static final int SHOWN_BYTES = 8;

    /** An account or a client address, whose guesses are counted. */
    private static final class Subject {
        private final byte[] hash;
        private final String kind;
        private final LockRule rule;

        Subject(byte[] hash, String kind, LockRule rule) {
            this.hash = hash;
            this.kind = kind;
            this.rule = rule;
        }

        /** Returns a short name for the audit trail: it tells subjects apart, but does not reveal which account or address it is. */
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

    /** Whether a guess may be judged. */
    sealed interface Answer {
        /** The guess was counted and may be judged. */
        record Taken(Guess guess) implements Answer {}

        /** The guess came before the wait was over and must not be judged. */
        record TooEarly(Instant until) implements Answer {}
    }

    /** A counted guess, with the counts before it. */
    static final class Guess {
        private final Instant at;
        private final Map<Subject, Count> before;

        private Guess(Instant at, Map<Subject, Count> before) {
            this.at = at;
            this.before = before;
        }
    }

    /**
     * Counts a guess for the account and for the address.
     *
     * @param account the name that the caller gave, whether there is such a user or not
     * @param address of the caller, as {@code ClientAddress} returns it
     */
    Answer guess(String account, String address) {
        var ofAddress = new Subject(secrets.hash(Purpose.ADDRESS, address), "address", LockRule.ADDRESS);
        return guess(List.of(account(account), ofAddress)); // always in this order, because the rows are locked
    }

    /** Counts a guess from a known browser for that browser alone, so that wrong guesses from the same address do not matter. */
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

    /**
     * Takes a right guess off the counts: deletes the account's count, and restores the address's count as if the guess had not
     * been made.
     */
    void wasRight(Guess guess) {
        transaction.executeWithoutResult(_ -> guess.before.forEach((subject, before) -> {
            if (subject.rule.equals(LockRule.ACCOUNT)) {
                repository.delete(subject.hash);
            } else {
                takeOff(subject, before, guess.at);
            }
        }));
    }

    /** Takes a guess off the counts that could not be judged: whoever made it learned nothing. */
    void wasNotJudged(Guess guess) {
        transaction.executeWithoutResult(
                _ -> guess.before.forEach((subject, before) -> takeOff(subject, before, guess.at)));
    }

    private void takeOff(Subject subject, Count before, Instant guessedAt) {
        Count count = repository.lock(subject.hash, subject.kind, guessedAt);
        repository.update(subject.hash, withoutOne(count, before, guessedAt, subject.rule));
    }

    /**
     * Returns the count without one guess. The subject was not locked when that guess was taken: if the subject is locked
     * now, that guess or a later one locked it.
     */
    private static Count withoutOne(Count count, Count before, Instant guessedAt, LockRule rule) {
        int failures = Math.max(0, count.failures() - 1);
        if (count.lastFailedAt().equals(guessedAt)) {
            return new Count(failures, before.lastFailedAt(), null);
        }
        boolean waits = rule.waitAfter(failures).isPositive();
        return new Count(failures, count.lastFailedAt(), waits ? count.lockedUntil() : null);
    }

    /** Returns when the lock ends, for each of the accounts that is locked; the others are missing from the map. */
    Map<String, Instant> lockedUntil(Collection<String> accounts) {
        Map<ByteBuffer, String> bySubject = new HashMap<>();
        accounts.forEach(account -> bySubject.put(ByteBuffer.wrap(account(account).hash), account));
        Map<String, Instant> locked = new HashMap<>();
        repository
                .lockedUntil(bySubject.keySet(), clock.instant())
                .forEach((subject, until) -> locked.put(bySubject.get(subject), until));
        return locked;
    }

    /** Deletes the count of this account; returns false when there was none. In the caller's transaction. */
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
