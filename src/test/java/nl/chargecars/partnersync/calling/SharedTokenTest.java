package nl.chargecars.partnersync.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.testing.SettableClock;
import org.junit.jupiter.api.Test;

/** Tests that all calls to a partner share one token, which is fetched once, and that a valid one is never waited for. */
class SharedTokenTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SettableClock clock = new SettableClock();
    private final Instant start = clock.instant();
    private final SharedToken shared = new SharedToken(1, clock);
    private final CompletableFuture<PartnerToken> hanging = new CompletableFuture<>();

    @Test
    void aFetchThatBrokeIsToldToWhoWaitsAndTheNextCallFetchesAnew() {
        var broken = new LinkageError("as it should");
        assertThatThrownBy(() -> shared.get(null, PATIENCE, () -> {
                    throw broken;
                }))
                .hasRootCause(broken);

        PartnerToken granted = token("t0ken");
        assertThat(shared.get(null, PATIENCE, () -> granted)).isEqualTo(granted);
    }

    @Test
    void aTokenThatThePartnerRefusedIsNotUsedWhileItsRenewalHangs() {
        PartnerToken old = renewing();
        assertThatThrownBy(() -> shared.get(old, Duration.ZERO, hanging::join)).isInstanceOf(NoAccessException.class);
        assertThatThrownBy(() -> shared.get(null, Duration.ZERO, hanging::join)).isInstanceOf(NoAccessException.class);

        PartnerToken next = token("next");
        hanging.complete(next);
        assertThat(shared.get(old, PATIENCE, () -> next)).isEqualTo(next);
    }

    @Test
    void aTokenThatHasExpiredIsNotUsedWhileItsRenewalHangs() {
        renewing();
        clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> shared.get(null, Duration.ZERO, hanging::join)).isInstanceOf(NoAccessException.class);
    }

    @Test
    void aValidTokenIsUsedWhileItsRenewalHangs() {
        PartnerToken old = renewing();
        clock.advance(Duration.ofSeconds(59));
        assertThat(shared.get(null, Duration.ZERO, hanging::join)).isEqualTo(old);
    }

    @Test
    void aRenewalThatTheTokenEndpointPutsOffIsTriedNoEarlierThanItAskedFor() throws InterruptedException {
        PartnerToken old = token("old");
        assertThat(shared.get(null, PATIENCE, () -> old)).isEqualTo(old);
        var renewal = new CompletableFuture<Thread>();
        assertThat(shared.get(null, Duration.ZERO, () -> {
                    renewal.complete(Thread.currentThread());
                    throw new NoAccessException(FailureCode.NO_ACCESS_TOKEN, "no access token", "30");
                }))
                .isEqualTo(old);
        renewal.join().join();

        var early = new AtomicBoolean();
        clock.advance(Duration.ofSeconds(29));
        PartnerToken meanwhile = shared.get(null, Duration.ZERO, () -> {
            early.set(true);
            return old;
        });
        assertThat(meanwhile.value()).isEqualTo(old.value());
        clock.advance(Duration.ofSeconds(1));
        PartnerToken next = token("next");
        await().until(() -> shared.get(null, Duration.ZERO, () -> next).equals(next));
        assertThat(early).isFalse();
    }

    /** Returns a token that is due for renewal, which was started and hangs. */
    private PartnerToken renewing() {
        PartnerToken old = token("old");
        assertThat(shared.get(null, PATIENCE, () -> old)).isEqualTo(old);
        assertThat(shared.get(null, Duration.ZERO, hanging::join)).isEqualTo(old);
        return old;
    }

    private PartnerToken token(String value) {
        return new PartnerToken(value, start, start.plusSeconds(60));
    }
}
