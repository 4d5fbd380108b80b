package nl.chargecars.partnersync.limits;

import static nl.chargecars.partnersync.limits.GuessLimiter.What.CREDENTIAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.limits.GuessLimiter.Judged;
import nl.chargecars.partnersync.partner.RateLimit;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.SettableClock;
import org.junit.jupiter.api.Test;

class GuessLimiterTest {

    private static final String HERE = "192.0.2.1";
    private static final String SECRET = "a chosen secret";
    private static final GuessLimits LIMITS = new GuessLimits(
            new RateLimit(6, 8),
            new RateLimit(6, 4),
            new RateLimit(6, 6),
            new RateLimit(6, 5),
            new RateLimit(6, 3),
            1_000);

    private final SettableClock clock = new SettableClock();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final GuessLimiter guesses = new GuessLimiter(LIMITS, meters, clock);

    @Test
    void counts8FailuresOfAnAddressWhateverTheyAreTriedWith() {
        for (int guess = 0; guess < 8; guess++) {
            assertThat(guesses.failed(CREDENTIAL, HERE, "client-" + guess)).isEmpty();
        }
        assertThat(guesses.failed(CREDENTIAL, HERE, "client-8")).hasValue(Duration.ofSeconds(10));
        assertThat(guesses.failed(CREDENTIAL, "192.0.2.2", "client-9")).isEmpty();
        assertThat(failures("false")).isEqualTo(9);
        assertThat(failures("true")).as("answered with 429").isEqualTo(1);
    }

    @Test
    void comparesAChosenSecretNoOftenerThanAnAddressMayBeWrongHoweverManyTryAtOnce() {
        var compared = new AtomicInteger();
        List<Judged> judged =
                AtOnce.call(40, guess -> guesses.judge(CREDENTIAL, HERE, SECRET, () -> compared.incrementAndGet() < 0));
        assertThat(compared).hasValue(6);
        assertThat(judged.stream().filter(Judged.Wrong.class::isInstance)).hasSize(6);
        assertThat(guesses.judge(CREDENTIAL, HERE, SECRET, () -> true))
                .as("right, but not looked at")
                .isEqualTo(new Judged.TooOften(Duration.ofSeconds(10)));
        assertThat(guesses.judge(CREDENTIAL, "192.0.2.2", SECRET, () -> true)).isEqualTo(new Judged.Right());
        clock.advance(Duration.ofSeconds(10));
        assertThat(guesses.judge(CREDENTIAL, HERE, SECRET, () -> true)).isEqualTo(new Judged.Right());
    }

    /** For example ChargeCars' own systems, which share their address with an attacker. */
    @Test
    void comparesAChosenSecretWhereItWasRightLatelyWhateverOthersGetWrong() {
        for (int call = 0; call < 20; call++) {
            assertThat(guesses.judge(CREDENTIAL, HERE, SECRET, () -> true)).isEqualTo(new Judged.Right());
        }
        for (int guess = 0; guess < 6; guess++) {
            assertThat(guesses.judge(CREDENTIAL, HERE, SECRET, () -> false))
                    .as("the right ones took nothing")
                    .isEqualTo(new Judged.Wrong());
        }
        assertThat(guesses.judge(CREDENTIAL, HERE, SECRET, () -> false)).isInstanceOf(Judged.TooOften.class);
        assertThat(guesses.judge(CREDENTIAL, HERE, SECRET, () -> true)).isEqualTo(new Judged.Right());
        assertThat(failures("false")).isEqualTo(6);
        assertThat(failures("true")).isEqualTo(1);
    }

    @Test
    void countsWhatGuessingMayFindApartFromWhatItCannot() {
        for (int guess = 0; guess < 7; guess++) {
            var _ = guesses.judge(CREDENTIAL, HERE, SECRET, () -> false);
        }
        assertThat(guesses.judge(CREDENTIAL, HERE, SECRET, () -> true)).isInstanceOf(Judged.TooOften.class);
        for (int guess = 0; guess < 8; guess++) {
            assertThat(guesses.failed(CREDENTIAL, HERE, "")).isEmpty();
        }
        assertThat(guesses.failed(CREDENTIAL, HERE, "")).isPresent();
        for (int guess = 0; guess < 9; guess++) {
            var _ = guesses.failed(CREDENTIAL, "192.0.2.2", "");
        }
        assertThat(guesses.judge(CREDENTIAL, "192.0.2.2", SECRET, () -> true)).isEqualTo(new Judged.Right());
    }

    /** Guessing never finds what this server issues: a developer who looks for a mistake goes on hearing what is wrong. */
    @Test
    void allowsFewGuessesAtAChosenSecretButManyMistakesWithAnIssuedOne() {
        var standard = new GuessLimiter(GuessLimits.standard(), meters, clock);
        for (int guess = 0; guess < 60; guess++) {
            assertThat(standard.judge(CREDENTIAL, HERE, SECRET, () -> false)).isEqualTo(new Judged.Wrong());
        }
        assertThat(standard.judge(CREDENTIAL, HERE, SECRET, () -> true))
                .isEqualTo(new Judged.TooOften(Duration.ofSeconds(2)));
        for (int call = 0; call < 100; call++) {
            assertThat(standard.failed(CREDENTIAL, HERE, "revoked")).isEmpty();
        }
        assertThat(standard.failed(CREDENTIAL, HERE, "revoked")).hasValue(Duration.ofSeconds(1));
        for (int call = 101; call < 300; call++) {
            assertThat(standard.failed(CREDENTIAL, HERE, "")).isEmpty();
        }
        assertThat(standard.failed(CREDENTIAL, HERE, "")).hasValue(Duration.ofMillis(500));
    }

    private double failures(String limited) {
        return meters.get("partnersync.access.failed")
                .tags("what", "credential", "limited", limited)
                .counter()
                .count();
    }

    @Test
    void counts4FailuresWithOneCredentialWhereverTheyComeFrom() {
        for (int guess = 0; guess < 4; guess++) {
            assertThat(guesses.failed(CREDENTIAL, "192.0.2." + guess, "client")).isEmpty();
        }
        assertThat(guesses.failed(CREDENTIAL, "192.0.2.9", "client")).isPresent();
        assertThat(guesses.failed(CREDENTIAL, "192.0.2.9", "another")).isEmpty();
    }

    @Test
    void forgivesAsTimeGoesBy() {
        for (int guess = 0; guess < 9; guess++) {
            var _ = guesses.failed(CREDENTIAL, HERE, "");
        }
        clock.advance(Duration.ofSeconds(10));
        assertThat(guesses.failed(CREDENTIAL, HERE, "")).isEmpty();
        assertThat(guesses.failed(CREDENTIAL, HERE, "")).isPresent();
    }

    @Test
    void forgivesAlsoWhenTheClockIsSetBack() {
        for (int guess = 0; guess < 9; guess++) {
            var _ = guesses.failed(CREDENTIAL, HERE, "");
        }
        clock.advance(Duration.ofHours(-1));
        assertThat(guesses.failed(CREDENTIAL, HERE, "")).hasValue(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(10));
        assertThat(guesses.failed(CREDENTIAL, HERE, "")).isEmpty();
    }

    @Test
    void limitsTheTokenRequestsOfEvenAGoodClient() {
        for (int request = 0; request < 5; request++) {
            assertThat(guesses.takeTokenRequest("good-client")).isEmpty();
        }
        assertThat(guesses.takeTokenRequest("good-client")).isPresent();
        assertThat(guesses.takeTokenRequest("other-client")).isEmpty();
    }

    @Test
    void limitsEachWayToSignInOfAnAddress() {
        for (int form = 0; form < 3; form++) {
            assertThat(guesses.takeSignIn("form", HERE)).isEmpty();
        }
        assertThat(guesses.takeSignIn("form", HERE)).isPresent();
        assertThat(guesses.takeSignIn("form", "192.0.2.2")).isEmpty();
        assertThat(guesses.takeSignIn("another way", HERE)).isEmpty();
    }

    @Test
    void remembersNoMoreThanItMayHoweverManyAddressesAreTried() {
        for (int guess = 0; guess < 50_000; guess++) {
            String address = "2001:db8:" + Integer.toHexString(guess) + "::/64";
            var _ = guesses.failed(CREDENTIAL, address, "client-" + guess);
            var _ = guesses.judge(CREDENTIAL, address, SECRET, () -> false);
            Optional<Duration> _ = guesses.takeTokenRequest(guess + "x".repeat(10_000));
            var _ = guesses.takeSignIn("form", address);
        }
        long remembered = guesses.remembered();
        System.out.printf("50,000 addresses tried: %d entries remembered, at most 5 × 1,000%n", remembered);
        assertThat(remembered).isLessThanOrEqualTo(5_000);
    }
}
