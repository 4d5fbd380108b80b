package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.outbox.RetrySchedule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AfterAttemptTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final RetrySchedule SCHEDULE =
            new RetrySchedule(List.of(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(100)));

    @Property
    void nothingButAWholeAnswerOf2xxIsSuccess(@ForAll @IntRange(min = 100, max = 599) int status) {
        boolean delivered = decide(answered(status, null), 1) instanceof AfterAttempt.Delivered;
        assertThat(delivered).isEqualTo(status >= 200 && status < 300);
    }

    @Test
    void isNoSuccessWhenTheAnswerWasNotReadToItsEnd() {
        var cut = new Exchange(Duration.ofSeconds(15), 200, "{", Map.of(), false, Failure.of(FailureCode.TIMED_OUT));
        assertThat(decide(cut, 1)).isInstanceOf(AfterAttempt.TryAgain.class);
    }

    @Test
    void failsAfterTheLastAttempt() {
        assertThat(decide(answered(500, null), 3)).isEqualTo(new AfterAttempt.Failed());
    }

    @Test
    void endpointThatIsGoneUsesUpNoAttempt() {
        assertThat(decide(answered(410, null), 3)).isEqualTo(new AfterAttempt.EndpointGone());
    }

    /** The lane is paused for as long as was asked, and send-now ends that. */
    @Test
    void whatWasAskedForIsNoWaitOfTheDeliverysOwn() {
        assertThat(nextWait(answered(429, "3600"))).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
        assertThat(nextWait(answered(503, "3600"))).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
    }

    @Test
    void waitsUntilEveryNodeKnowsOfThePauseThoughTheScheduleHasNoWait() {
        var atOnce = new RetrySchedule(List.of(Duration.ZERO, Duration.ZERO));
        assertThat(nextWait(answered(503, null), atOnce)).isZero();
        assertThat(nextWait(answered(503, "1"), atOnce)).isEqualTo(Duration.ofSeconds(1));
        assertThat(nextWait(answered(503, "3600"), atOnce)).isEqualTo(AfterAttempt.PAUSE_IS_KNOWN);
    }

    @Test
    void retryAfterDoesNotShortenTheSchedule() {
        assertThat(nextWait(answered(503, "1"))).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
    }

    @Test
    void retryAfterMeansNothingWithOtherStatuses() {
        assertThat(nextWait(answered(500, "3600"))).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
    }

    private static Duration nextWait(Exchange exchange) {
        return nextWait(exchange, SCHEDULE);
    }

    private static Duration nextWait(Exchange exchange, RetrySchedule schedule) {
        AfterAttempt after = AfterAttempt.decide(exchange, 1, schedule, NOW, new Random(7));
        assertThat(after).isInstanceOf(AfterAttempt.TryAgain.class);
        return Duration.between(NOW, ((AfterAttempt.TryAgain) after).at());
    }

    private static AfterAttempt decide(Exchange exchange, int attempts) {
        return AfterAttempt.decide(exchange, attempts, SCHEDULE, NOW, new Random(7));
    }

    private static Exchange answered(int status, @Nullable String retryAfter) {
        Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter);
        Failure failure = status >= 200 && status < 300 ? null : Failure.of(FailureCode.RESPONDED);
        return new Exchange(Duration.ofMillis(3), status, null, headers, false, failure);
    }
}
