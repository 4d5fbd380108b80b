package nl.chargecars.partnersync.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns one = new Turns(1, Duration.ZERO);

    @Test
    void refusesWhoWouldWaitTooLong() {
        one.take(() -> {
            assertThatThrownBy(() -> one.take(() -> "never"))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED));
            return "done";
        });
        assertThat(one.take(() -> "later")).isEqualTo("later");
    }

    @Test
    void givesTheTurnBackWhenTheWorkFails() {
        assertThatThrownBy(() -> one.take(() -> {
                    throw new IllegalStateException("in the middle of the work");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(one.take(() -> "next")).isEqualTo("next");
    }

    @Test
    void refusesWhoWouldBeginWhileAnotherHasItsTurn() {
        var few = new Turns(1, Duration.ZERO, "too many at a time");
        try (Turns.Turn turn = few.begin()) {
            assertThat(turn).isNotNull();
            assertThatThrownBy(few::begin).isInstanceOf(Refusal.class).hasMessage("too many at a time");
        }
        few.begin().close();
    }

    @Test
    void givesATurnThatBeganBackWhenTheWorkFails() {
        assertThatThrownBy(() -> {
                    try (Turns.Turn turn = one.begin()) {
                        throw new IllegalStateException("in the middle of " + turn);
                    }
                })
                .isInstanceOf(IllegalStateException.class);
        assertThat(one.take(() -> "next")).isEqualTo("next");
    }

    @Test
    void letsWhoWaitsDoItsWorkAfterwards() {
        var patient = new Turns(1, Duration.ofSeconds(20));
        var begun = new CountDownLatch(1);
        CompletableFuture<String> second = patient.take(() -> {
            CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> {
                begun.countDown();
                return patient.take(() -> "second");
            });
            awaitBeginning(begun);
            assertThat(waiting).isNotDone();
            return waiting;
        });
        assertThat(second.orTimeout(20, SECONDS).join()).isEqualTo("second");
    }

    private static void awaitBeginning(CountDownLatch begun) {
        try {
            assertThat(begun.await(20, SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
