package nl.chargecars.partnersync.calling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.client.RetryAfter;
import org.jspecify.annotations.Nullable;

/** A token that concurrent calls share. At most one fetch is in progress, on a thread of its own. Thread-safe. */
final class SharedToken {

    private final int version;
    private final Clock clock;

    /** Accessed only under this object's lock, as {@link #fetch} is. */
    private @Nullable PartnerToken token;

    private @Nullable CompletableFuture<PartnerToken> fetch;

    /** @param version version of the configuration with which the token is fetched */
    SharedToken(int version, Clock clock) {
        this.version = version;
        this.clock = clock;
    }

    int version() {
        return version;
    }

    /**
     * Returns the token. Starts to fetch another one when there is none or it is due for renewal, but waits for that only when there
     * is none that is valid: until it expires, the old token is used while its renewal is in progress and after it has failed.
     *
     * @param refused a token that the partner answered 401 to, which is discarded; null when there is none
     * @param patience how long to wait for a fetch
     * @throws NoAccessException when no token can be had within {@code patience}
     */
    PartnerToken get(@Nullable PartnerToken refused, Duration patience, Supplier<PartnerToken> fetcher) {
        CompletableFuture<PartnerToken> waitedFor;
        synchronized (this) {
            if (refused != null && token != null && token.value().equals(refused.value())) {
                token = null;
            }
            Instant now = clock.instant();
            if (token != null && token.isFresh(now)) {
                return token;
            }
            if (fetch == null) {
                fetch = new CompletableFuture<>();
                start(fetch, fetcher);
            }
            if (token != null && token.isLive(now)) {
                return token;
            }
            waitedFor = fetch;
        }
        return await(waitedFor, patience);
    }

    private void start(CompletableFuture<PartnerToken> promise, Supplier<PartnerToken> fetcher) {
        Thread.ofVirtual().name("token").start(() -> {
            try {
                PartnerToken granted = fetcher.get();
                keep(granted);
                promise.complete(granted);
            } catch (RuntimeException | Error failure) {
                // also after an Error: a future that is never completed would lock the integration out until it is
                // configured anew
                PartnerToken old = fallBack(failure);
                if (old == null) {
                    promise.completeExceptionally(failure);
                } else {
                    promise.complete(old);
                }
            }
        });
    }

    /** Ends the fetch with the token that was granted. */
    private synchronized void keep(PartnerToken granted) {
        fetch = null;
        token = granted;
    }

    /** Ends the fetch, which failed. Returns the old token if it is still valid; null when there is none. */
    private synchronized @Nullable PartnerToken fallBack(Throwable failure) {
        Instant now = clock.instant();
        fetch = null;
        if (token != null) {
            token = token.isLive(now) ? token.renewedAfterPause(now, askedFor(failure, now)) : null;
        }
        return token;
    }

    private static Duration askedFor(Throwable failure, Instant now) {
        return failure instanceof NoAccessException refused
                ? RetryAfter.parse(refused.retryAfter(), now).orElse(Duration.ZERO)
                : Duration.ZERO;
    }

    private static PartnerToken await(CompletableFuture<PartnerToken> fetch, Duration patience) {
        try {
            return fetch.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new NoAccessException(
                    FailureCode.NO_ACCESS_TOKEN, "no access token: token endpoint did not answer in time");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof NoAccessException refused) {
                throw refused;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NoAccessException(FailureCode.SERVER_STOPPING, FailureCode.SERVER_STOPPING.text());
        }
    }
}
