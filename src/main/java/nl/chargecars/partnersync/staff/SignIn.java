package nl.chargecars.partnersync.staff;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.staff.KnownBrowsers.From;
import nl.chargecars.partnersync.staff.StaffUser.State;
import nl.chargecars.partnersync.staff.StaffUserRepository.WithPassword;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Judges who signs in with e-mail address and password. Unknown, wrong and disabled get the same answer after the same time. */
@Component
class SignIn {

    private static final Logger log = LoggerFactory.getLogger(SignIn.class);

    sealed interface Outcome {
        record Right(StaffUser user) implements Outcome {}

        record Wrong() implements Outcome {}

        /** Too many guesses: none is judged until then. */
        record Locked(Instant until) implements Outcome {}
    }

    private final StaffUserRepository repository;
    private final PasswordHasher hasher;
    private final GuessingGuard guard;
    private final KnownBrowsers browsers;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final MeterRegistry meters;
    private final Clock clock;

    SignIn(
            StaffUserRepository repository,
            PasswordHasher hasher,
            GuessingGuard guard,
            KnownBrowsers browsers,
            AuditLog audit,
            TransactionTemplate transaction,
            MeterRegistry meters,
            Clock clock) {
        this.repository = repository;
        this.hasher = hasher;
        this.guard = guard;
        this.browsers = browsers;
        this.audit = audit;
        this.transaction = transaction;
        this.meters = meters;
        this.clock = clock;
    }

    /** Judges, and notes that this user is in when all is right. */
    Outcome byPassword(Email email, String password, From from) {
        Outcome outcome = judge(email, password, from);
        if (outcome instanceof Outcome.Right right) {
            succeeded(right.user());
        }
        return outcome;
    }

    /** Judges only: somebody who is in already is asked again. */
    Outcome judge(Email email, String password, From from) {
        Optional<WithPassword> found = repository.findWithPassword(email);
        String counted = found.flatMap(user -> browsers.name(user, from)).orElse(email.key());
        Optional<Instant> lockedUntil = guard.guess(counted, from.address());
        if (lockedUntil.isPresent()) {
            count("locked");
            return new Outcome.Locked(lockedUntil.get());
        }
        boolean fits =
                hasher.matches(password, found.map(WithPassword::passwordHash).orElse(null));
        if (!fits || found.isEmpty() || found.get().user().state() != State.ACTIVE) {
            count("wrong");
            return new Outcome.Wrong();
        }
        guard.wasRight(counted, from.address());
        return new Outcome.Right(found.get().user());
    }

    /** Notes that somebody is in, by whatever way. */
    void succeeded(StaffUser user) {
        transaction.executeWithoutResult(_ -> {
            repository.noteSignIn(user.id(), clock.instant());
            audit.record(List.of(new AuditEntry(
                    Actor.staff(user.id().toString()),
                    "STAFF_SIGNED_IN",
                    StaffUsers.TABLE,
                    user.id().toString(),
                    Map.of("sign_in", user.signInBy().toString()))));
        });
        count("right");
        log.info("signed in user={} by={}", user.id(), user.signInBy());
    }

    private void count(String outcome) {
        meters.counter("partnersync.sign.ins", "outcome", outcome).increment();
    }
}
