package nl.chargecars.partnersync.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.limits.SharedBuckets.Reserved;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Counts partners' calls against the rate limit of their active integration, over all nodes together. The caller must have
 * authenticated the partner by its credential or signature. Calls of staff are not counted; staff are few, and known by name.
 * Thread-safe.
 */
@Component
public class PartnerLimits {

    private static final Logger log = LoggerFactory.getLogger(PartnerLimits.class);

    private static final int MOST_PARTNERS = 10_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    /** Most database connections that reservations may use when the database is slow; the rest stays available for other work. */
    private static final int MOST_RESERVATIONS = 4;

    private final LoadingCache<PartnerId, PartnerAllowance> allowances;
    private final SharedBuckets buckets;
    private final Semaphore free = new Semaphore(MOST_RESERVATIONS);
    private final Counter refused;
    private final Counter unanswered;

    PartnerLimits(SharedBuckets buckets, Clock clock, MeterRegistry meters) {
        this.buckets = buckets;
        this.refused = meters.counter("partnersync.rate_limit.refused");
        this.unanswered = meters.counter("partnersync.rate_limit.counted_alone");
        this.allowances = Caffeine.newBuilder()
                .maximumSize(MOST_PARTNERS)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build(partner -> new PartnerAllowance(atLeast -> reserve(partner, atLeast), clock));
    }

    /** Counts one call of the partner. Waits at most a quarter of a second, however slow the database is. */
    public Allowance take(PartnerId partner) {
        Allowance allowance = allowances.get(partner).take();
        if (!allowance.granted()) {
            refused.increment();
        }
        return allowance;
    }

    private CompletableFuture<Reserved> reserve(PartnerId partner, int atLeast) {
        if (!free.tryAcquire()) {
            unanswered.increment();
            return CompletableFuture.failedFuture(new CompletionException("too many reservations under way", null));
        }
        var answer = new CompletableFuture<Reserved>();
        Thread.ofVirtual().name("rate-limit").start(() -> {
            try {
                answer.complete(buckets.reserve(partner, atLeast));
            } catch (RuntimeException | Error failure) {
                unanswered.increment();
                log.debug("this node counts the calls of partner {} alone", partner, failure);
                answer.completeExceptionally(failure);
            } finally {
                free.release();
            }
        });
        return answer;
    }
}
