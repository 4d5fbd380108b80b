package nl.chargecars.partnersync.staff;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.limits.GuessLimiter;
import nl.chargecars.partnersync.staff.KnownBrowsers.From;
import nl.chargecars.partnersync.staff.StaffUserRepository.WithPassword;
import nl.chargecars.partnersync.web.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Judges sign-ins with e-mail address and password. An unknown address, a wrong password and a disabled user get the same answer
 * after the same time.
 */
@Component
class SignIn {

    private static final Logger log = LoggerFactory.getLogger(SignIn.class);

    /** Written to the log for an e-mail address that belongs to no user. */
    private static final String NOBODY = "unknown";

    sealed interface Outcome {
        record Right(StaffUser user) implements Outcome {}

        record Wrong() implements Outcome {}

        /** Too many guesses: none is judged until then. */
        record Locked(Instant until) implements Outcome {}
    }

    private final StaffUserRepository repository;
    private final PasswordHasher hasher;
    private final GuessingGuard guard;
    private final GuessLimiter guesses;
    private final KnownBrowsers browsers;
    private final Sessions sessions;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final MeterRegistry meters;
    private final Clock clock;

    /** The hour in which a refusal was logged last, by the user's id. */
    private final Map<String, Instant> logged = new ConcurrentHashMap<>();

    SignIn(
            StaffUserRepository repository,
            PasswordHasher hasher,
            GuessingGuard guard,
            GuessLimiter guesses,
            KnownBrowsers browsers,
            Sessions sessions,
            AuditLog audit,
            TransactionTemplate transaction,
            MeterRegistry meters,
            Clock clock) {
        this.repository = repository;
        this.hasher = hasher;
        this.guard = guard;
        this.guesses = guesses;
        this.browsers = browsers;
        this.sessions = sessions;
        this.audit = audit;
        this.transaction = transaction;
        this.meters = meters;
        this.clock = clock;
        List.of("right", "wrong", "locked").forEach(this::counter); // creates the counters at 0, for alert rules
    }

    /**
     * Judges a sign-in, and begins a session when the password is right. If an administrator changes the user while the password
     * is judged, it is judged again: after a reset it is wrong, after an unlock it still is right.
     *
     * @throws Refusal OVERLOADED when too many passwords are being judged; then this one was neither judged nor counted
     */
    Outcome byPassword(Email email, String password, HttpServletRequest request, HttpServletResponse response) {
        Outcome outcome = judge(email, password, browsers.from(request));
        return outcome instanceof Outcome.Right right && !begin(right.user(), request, response)
                ? byPassword(email, password, request, response)
                : outcome;
    }

    /**
     * Judges a password without recording a sign-in: for a user who is signed in and must give the password again.
     *
     * @throws Refusal as {@link #byPassword} does
     */
    Outcome judge(Email email, String password, From from) {
        Optional<WithPassword> found = repository.findWithPassword(email);
        Optional<String> browser = found.flatMap(user -> browsers.name(user, from));
        Optional<Duration> tooMany = guesses.takeSignIn("form", browser.orElse(from.address()));
        if (tooMany.isPresent()) {
            refused("locked", found.map(WithPassword::user));
            return new Outcome.Locked(clock.instant().plus(tooMany.get()));
        }
        GuessingGuard.Answer answer =
                browser.map(guard::guessOfKnown).orElseGet(() -> guard.guess(email.key(), from.address()));
        return switch (answer) {
            case GuessingGuard.Answer.TooEarly early -> {
                refused("locked", found.map(WithPassword::user));
                yield new Outcome.Locked(early.until());
            }
            case GuessingGuard.Answer.Taken taken -> judge(password, found, taken.guess());
        };
    }

    /**
     * Counts an answer of the identity provider to a sign-in that this browser started, before the provider is asked about it.
     *
     * @throws TooManyVisitsException when too many answers came from this address
     */
    void countProviderAnswer(HttpServletRequest request) {
        guesses.takeSignIn("provider", browsers.from(request).address()).ifPresent(wait -> {
            throw new TooManyVisitsException(clock.instant().plus(wait));
        });
    }

    private Outcome judge(String password, Optional<WithPassword> found, GuessingGuard.Guess guess) {
        if (!fits(password, found, guess)
                || found.isEmpty()
                || found.get().user().state() != UserState.ACTIVE) {
            refused("wrong", found.map(WithPassword::user));
            return new Outcome.Wrong();
        }
        guard.wasRight(guess);
        return new Outcome.Right(found.get().user());
    }

    private boolean fits(String password, Optional<WithPassword> found, GuessingGuard.Guess guess) {
        try {
            return hasher.matches(
                    password, found.map(WithPassword::passwordHash).orElse(null));
        } catch (Refusal overloaded) {
            guard.wasNotJudged(guess);
            throw overloaded;
        }
    }

    /**
     * Begins a session for a user who signs in by password or by identity provider, and records the sign-in.
     *
     * @return false, with nothing recorded, when {@link Sessions#begin} begins none
     */
    boolean begin(StaffUser user, HttpServletRequest request, HttpServletResponse response) {
        Optional<String> begun = Objects.requireNonNull(transaction.execute(_ -> {
            Optional<String> token = sessions.begin(user, request);
            token.ifPresent(_ -> note(user));
            return token;
        }));
        begun.ifPresent(token -> {
            sessions.give(token, user, response);
            counter("right").increment();
            log.info("signed in user={} by={}", user.id(), user.signInBy().wireName());
        });
        return begun.isPresent();
    }

    private void note(StaffUser user) {
        repository.noteSignIn(user.id(), clock.instant());
        audit.record(List.of(new AuditEntry(
                Actor.staff(user.id().toString()),
                "STAFF_SIGNED_IN",
                StaffUsers.TABLE,
                user.id().toString(),
                Map.of("sign_in", user.signInBy().wireName()))));
    }

    /** Counts a refusal. Logs the first one per hour for each user: the user whom it concerns, but nothing about the caller. */
    private void refused(String outcome, Optional<StaffUser> aimedAt) {
        counter(outcome).increment();
        String user = aimedAt.map(known -> known.id().toString()).orElse(NOBODY);
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        if (!hour.equals(logged.put(user, hour))) {
            log.warn("sign_in.refused user={} reason={} (further ones this hour are only counted)", user, outcome);
        }
    }

    private Counter counter(String outcome) {
        return meters.counter("partnersync.sign.ins", "outcome", outcome);
    }
}
