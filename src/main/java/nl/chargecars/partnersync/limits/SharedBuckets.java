package nl.chargecars.partnersync.limits;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.RateLimit;
import nl.chargecars.partnersync.partner.RateLimitInForce;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The token buckets that all nodes share: Bucket4j's arithmetic on one row per partner, updated by compare-and-swap, without a
 * transaction and without locks. The limit is read with each reservation, so that a change takes effect at once. If the clock was set
 * back, a bucket has a time in the future and would not be refilled until then; such a bucket is replaced by a new one.
 */
@Component
class SharedBuckets extends AbstractCompareAndSwapBasedProxyManager<PartnerId> {

    private static final String READ = """
            select state from rate_limit_buckets where partner_organization_id = ? and written_at <= ?
            """;

    private static final String CREATE = """
            insert into rate_limit_buckets (partner_organization_id, state, written_at) values (?, ?, ?)
            on conflict (partner_organization_id) do update set state = excluded.state, written_at = excluded.written_at
            where rate_limit_buckets.written_at > ?
            """;

    private static final String SWAP = """
            update rate_limit_buckets set state = ?, written_at = ? where partner_organization_id = ? and state = ?
            """;

    private static final int STATEMENT_SECONDS = 1;

    /** Allowed difference between the clocks of two nodes. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    /** Divisor of the burst for one reservation: a twentieth, small enough that two nodes stay within a tenth of the limit. */
    private static final int SHARE = 20;

    private final JdbcTemplate impatient;
    private final Integrations integrations;
    private final Clock clock;

    SharedBuckets(DataSource dataSource, Integrations integrations, Clock clock) {
        super(ClientSideConfig.getDefault().withClientClock(clock(clock)));
        this.impatient = new JdbcTemplate(dataSource);
        this.impatient.setQueryTimeout(STATEMENT_SECONDS);
        this.integrations = integrations;
        this.clock = clock;
    }

    /**
     * The result of a reservation.
     *
     * @param tokens number of reserved calls; 0 when the bucket was empty
     * @param left tokens left in the bucket
     * @param untilFull time from now until the bucket is full
     */
    record Reserved(RateLimit limit, long tokens, long left, Duration untilFull) {

        static Reserved of(RateLimit limit, VerboseResult<Long> taken) {
            VerboseResult.Diagnostics bucket = taken.getDiagnostics();
            return new Reserved(
                    limit,
                    taken.getValue(),
                    bucket.getAvailableTokens(),
                    Duration.ofNanos(bucket.calculateFullRefillingTime()));
        }

        /** Returns the time until an empty bucket has a token again. */
        Duration untilNext() {
            Duration one = Duration.ofMinutes(1).dividedBy(limit.requestsPerMinute());
            Duration next = untilFull.minus(one.multipliedBy(limit.burst() - 1L));
            return next.isPositive() ? next : one;
        }
    }

    /**
     * Takes a share of the burst from the bucket, or {@code atLeast} tokens if that is more, as far as the bucket has them. Each
     * statement has a timeout of one second.
     */
    Reserved reserve(PartnerId partner, int atLeast) {
        RateLimitInForce inForce = integrations.rateLimit(impatient, partner);
        RateLimit limit = inForce.limit();
        long wanted = Math.clamp(Math.max(limit.burst() / SHARE, atLeast), 1L, limit.burst());
        return Reserved.of(
                limit,
                builder()
                        .withImplicitConfigurationReplacement(
                                inForce.version(), TokensInheritanceStrategy.PROPORTIONALLY)
                        .build(partner, () -> configuration(limit))
                        .asVerbose()
                        .tryConsumeAsMuchAsPossible(wanted));
    }

    static BucketConfiguration configuration(RateLimit limit) {
        return BucketConfiguration.builder().addLimit(bandwidth(limit)).build();
    }

    static Bandwidth bandwidth(RateLimit limit) {
        return Bandwidth.builder()
                .capacity(limit.burst())
                .refillGreedy(limit.requestsPerMinute(), Duration.ofMinutes(1))
                .build();
    }

    static TimeMeter clock(Clock clock) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return Math.multiplyExact(clock.instant().toEpochMilli(), 1_000_000L);
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(PartnerId partner) {
        return new CompareAndSwapOperation() {
            @Override
            public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
                List<byte[]> states =
                        impatient.query(READ, (row, _) -> row.getBytes("state"), partner.value(), latest());
                return states.stream().findFirst();
            }

            @Override
            public boolean compareAndSwap(
                    byte[] before, byte[] after, RemoteBucketState state, Optional<Long> timeoutNanos) {
                Timestamp now = Timestamp.from(clock.instant());
                int written = before == null
                        ? impatient.update(CREATE, partner.value(), after, now, latest())
                        : impatient.update(SWAP, after, now, partner.value(), before);
                return written == 1;
            }
        };
    }

    private Timestamp latest() {
        return Timestamp.from(clock.instant().plus(TOLERANCE));
    }

    @Override
    protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(PartnerId partner) {
        throw new UnsupportedOperationException("JDBC waits");
    }

    @Override
    protected CompletableFuture<Void> removeAsync(PartnerId partner) {
        throw new UnsupportedOperationException("JDBC waits");
    }

    @Override
    public boolean isAsyncModeSupported() {
        return false;
    }

    @Override
    public void removeProxy(PartnerId partner) {
        impatient.update("delete from rate_limit_buckets where partner_organization_id = ?", partner.value());
    }
}
