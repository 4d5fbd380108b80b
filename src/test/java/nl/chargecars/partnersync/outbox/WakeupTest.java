package nl.chargecars.partnersync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.testing.SettableClock;
import org.junit.jupiter.api.Test;

class WakeupTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final SettableClock clock = new SettableClock();
    private final Wakeup wakeup = new Wakeup(clock);
    private final IntegrationId one = IntegrationId.next();
    private final IntegrationId other = IntegrationId.next();

    @Test
    void signalsNothingBeforeItsTime() throws InterruptedException {
        wakeup.signalAt(clock.instant().plusSeconds(5), one);
        assertThat(wakeup.await(Duration.ZERO)).isEmpty();
        clock.advance(Duration.ofSeconds(5).minusMillis(1));
        assertThat(wakeup.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void signalsNothingFarAhead() throws InterruptedException {
        wakeup.signalAt(clock.instant().plus(Duration.ofMinutes(5)), one);
        clock.advance(Duration.ofMinutes(6));
        assertThat(wakeup.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void signalsAtItsTimeAndOnce() throws InterruptedException {
        wakeup.signalAt(clock.instant().plusSeconds(5), one);
        wakeup.signalAt(clock.instant().plusSeconds(5), one);
        wakeup.signalAt(clock.instant().plusSeconds(9), other);
        clock.advance(Duration.ofSeconds(5).plus(Wakeup.STEP));
        assertThat(wakeup.await(LONG)).containsExactly(one);
        assertThat(wakeup.await(Duration.ZERO)).isEmpty();
        clock.advance(Duration.ofSeconds(4));
        assertThat(wakeup.await(LONG)).containsExactly(other);
    }

    @Test
    void signalsTogetherWhatIsDueAtTheSameTime() throws InterruptedException {
        wakeup.signalAt(clock.instant().plusSeconds(5), one);
        wakeup.signalAt(clock.instant().plusSeconds(6), other);
        clock.advance(Duration.ofSeconds(7));
        wakeup.signal(Set.of(one));
        assertThat(wakeup.await(LONG)).containsExactlyInAnyOrder(one, other);
    }

    @Test
    void endsAWaitThatBeganBeforeItWasKnown() throws Exception {
        CompletableFuture<Set<IntegrationId>> awaited =
                CompletableFuture.supplyAsync(this::await, Thread::startVirtualThread);
        wakeup.signalAt(clock.instant(), one);
        clock.advance(Wakeup.STEP);
        assertThat(awaited.get(LONG.toSeconds(), TimeUnit.SECONDS)).containsExactly(one);
    }

    private Set<IntegrationId> await() {
        try {
            return wakeup.await(LONG.multipliedBy(2));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
