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
import org.jspecify.annotations.Nullable;

/** One token that many calls use, with at most one fetch under way, on a thread of its own. Thread-safe. */
final class SharedToken {

    private final int version;
    private final Clock clock;

    /** Both only under this object's lock. */
    private @Nullable PartnerToken token;

    private @Nullable CompletableFuture<PartnerToken> fetch;

    /** @param version of the configuration that it is fetched with */
    SharedToken(int version, Clock clock) {
        this.version = version;
        this.clock = clock;
    }

    int version() {
        return version;
    }

    /**
     * The token, fetched where there is none that lives long enough. Where renewing it fails, the old one serves to its end.
     *
     * @throws NoAccessException when there is none to be had within the given patience
     */
    PartnerToken get(@Nullable PartnerToken refused, Duration patience, Supplier<PartnerToken> fetcher) {
        CompletableFuture<PartnerToken> waitedFor;
        synchronized (this) {
            if (refused != null && token != null && token.value().equals(refused.value())) {
                token = null;
            }
            if (token != null && token.isFresh(clock.instant())) {
                return token;
            }
            if (fetch == null) {
                fetch = new CompletableFuture<>();
                start(fetch, fetcher);
            }
            waitedFor = fetch;
        }
        return await(waitedFor, patience);
    }

    private void start(CompletableFuture<PartnerToken> promise, Supplier<PartnerToken> fetcher) {
        Thread.ofVirtual().name("token").start(() -> {
            try {
                PartnerToken granted = fetcher.get();
                settle(granted);
                promise.complete(granted);
            } catch (RuntimeException | Error failure) {
                // also after an error: a promise that nobody keeps would shut the integration out until it is
                // configured anew
                PartnerToken old = settle(null);
                if (old == null) {
                    promise.completeExceptionally(failure);
                } else {
                    promise.complete(old);
                }
            }
        });
    }

    /** Ends the fetch; what serves from now on. */
    private synchronized @Nullable PartnerToken settle(@Nullable PartnerToken granted) {
        Instant now = clock.instant();
        fetch = null;
        if (granted != null) {
            token = granted;
        } else if (token != null) {
            token = token.isLive(now) ? token.renewedAfterPause(now) : null;
        }
        return token;
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
