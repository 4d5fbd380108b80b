package nl.chargecars.partnersync.staff;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

    /**
     * Counts a guess. The time until which none is taken, when it came too early: then it is not to be judged.
     *
     * @param account what was named, be it a user or not
     * @param address of the caller, as {@code ClientAddress} tells it
     */
    Optional<Instant> guess(String account, String address) {
        Instant now = clock.instant();
        return Optional.ofNullable(transaction.execute(_ -> {
            List<Subject> subjects = subjects(account, address);
            List<Count> counts = subjects.stream()
                    .map(subject -> repository.lock(subject.hash, subject.kind, now))
                    .toList();
            Instant lockedUntil = counts.stream()
                    .flatMap(count -> Optional.ofNullable(count.lockedUntil()).stream())
                    .filter(now::isBefore)
                    .max(Comparator.naturalOrder())
                    .orElse(null);
            if (lockedUntil == null) {
                for (int index = 0; index < subjects.size(); index++) {
                    count(subjects.get(index), counts.get(index), now);
                }
            }
            return lockedUntil;
        }));
    }

    /** The guess was right: the account starts anew, the address gets this one back. */
    void wasRight(String account, String address) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(_ -> subjects(account, address).forEach(subject -> {
            if (subject.rule.equals(LockRule.ACCOUNT)) {
                repository.delete(subject.hash);
            } else {
                Count count = repository.lock(subject.hash, subject.kind, now);
                int failures = Math.max(0, count.failures() - 1);
                boolean waits = subject.rule.waitAfter(failures).isPositive();
                repository.update(
                        subject.hash, new Count(failures, count.lastFailedAt(), waits ? count.lockedUntil() : null));
            }
        }));
    }

    /** Until when no guess for this account is taken; empty when one is. */
    Optional<Instant> lockedUntil(String account) {
        return repository.lockedUntil(account(account).hash, clock.instant());
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

    /** In one order always, because their rows are locked. */
    private List<Subject> subjects(String account, String address) {
        var ofAddress = new Subject(secrets.hash(Purpose.ADDRESS, address), "address", LockRule.ADDRESS);
        return List.of(account(account), ofAddress);
    }

    private Subject account(String account) {
        return new Subject(secrets.hash(Purpose.ACCOUNT, account), "account", LockRule.ACCOUNT);
    }
}
