package nl.chargecars.partnersync.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.VerboseResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import nl.chargecars.partnersync.limits.SharedBuckets.Reserved;
import nl.chargecars.partnersync.partner.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one partner may make on this node. It keeps a few calls reserved from the shared bucket, so that most calls need no
 * query, and the time until which the bucket is empty, so that refusals need none either. At most one reservation is in progress;
 * callers wait for it, but not long. If the database does not respond, the node counts alone, by the last known limit, and tries
 * again a second later. Thread-safe.
 */
final class PartnerAllowance {

    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Duration ALONE_FOR = Duration.ofSeconds(1);

    /** Longest time for which calls are refused without asking the shared bucket, so that a changed limit takes effect. */
    private static final Duration LONGEST_REFUSAL = Duration.ofSeconds(1);

    /** Time after which unused reserved calls expire, so that they do not add to a later burst. */
    private static final Duration LONGEST_HELD = Duration.ofSeconds(5);

    private final IntFunction<CompletableFuture<Reserved>> reserve;
    private final Clock clock;
    private final TimeMeter meter;

    private long held;
    private Instant heldUntil = Instant.MIN;
    private Instant emptyUntil = Instant.MIN;
    private Instant nextAt = Instant.MIN;
    private Instant fullAt = Instant.MIN;
    private long left;
    private RateLimit limit = RateLimit.DEFAULT;
    private int waiting;
    private @Nullable CompletableFuture<Reserved> reservation;
    private @Nullable Bucket alone;
    private Instant aloneUntil = Instant.MIN;

    /** @param reserve reserves at least the given number of calls in the shared bucket, asynchronously */
    PartnerAllowance(IntFunction<CompletableFuture<Reserved>> reserve, Clock clock) {
        this.reserve = reserve;
        this.clock = new MonotonicClock(clock);
        this.meter = SharedBuckets.clock(this.clock);
    }

    Allowance take() {
        long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            CompletableFuture<Reserved> asked;
            synchronized (this) {
                Allowance known = withoutAsking(clock.instant());
                if (known != null) {
                    return known;
                }
                waiting++;
                asked = ask();
            }
            boolean answered = await(asked, patienceEnds);
            synchronized (this) {
                waiting--;
                if (!answered) {
                    aloneUntil = clock.instant().plus(ALONE_FOR);
                }
            }
        }
    }

    /** Decides without the shared bucket; returns null when that is not possible. */
    private @Nullable Allowance withoutAsking(Instant now) {
        if (held > 0 && now.isBefore(heldUntil)) {
            held--;
            return new Allowance(true, limit, left + held, until(fullAt, now), until(nextAt, now));
        }
        if (now.isBefore(emptyUntil)) {
            return new Allowance(false, limit, 0, until(fullAt, now), until(nextAt, now));
        }
        return now.isBefore(aloneUntil) ? alone() : null;
    }

    private CompletableFuture<Reserved> ask() {
        CompletableFuture<Reserved> running = reservation;
        if (running == null) {
            running = reserve.apply(waiting);
            reservation = running;
            var _ = running.whenComplete((reserved, _) -> ended(reserved));
        }
        return running;
    }

    private synchronized void ended(@Nullable Reserved reserved) {
        reservation = null;
        if (reserved == null) {
            aloneUntil = clock.instant().plus(ALONE_FOR);
            return;
        }
        Instant now = clock.instant();
        if (!reserved.limit().equals(limit)) {
            limit = reserved.limit();
            alone = null;
        }
        held = reserved.tokens();
        heldUntil = now.plus(LONGEST_HELD);
        left = reserved.left();
        fullAt = now.plus(reserved.untilFull());
        aloneUntil = Instant.MIN;
        nextAt = now.plus(reserved.untilNext());
        Instant latest = now.plus(LONGEST_REFUSAL);
        emptyUntil = held > 0 ? Instant.MIN : nextAt.isBefore(latest) ? nextAt : latest;
    }

    private Allowance alone() {
        Bucket bucket = alone;
        if (bucket == null) {
            bucket = Bucket.builder()
                    .addLimit(SharedBuckets.bandwidth(limit))
                    .withCustomTimePrecision(meter)
                    .build();
            alone = bucket;
        }
        VerboseResult<Long> taken = bucket.asVerbose().tryConsumeAsMuchAsPossible(1);
        Reserved reserved = Reserved.of(limit, taken);
        return new Allowance(
                reserved.tokens() == 1, limit, reserved.left(), reserved.untilFull(), reserved.untilNext());
    }

    private static boolean await(CompletableFuture<Reserved> asked, long until) {
        try {
            asked.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException unanswered) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration until(Instant time, Instant now) {
        Duration wait = Duration.between(now, time);
        return wait.isPositive() ? wait : Duration.ZERO;
    }
}
