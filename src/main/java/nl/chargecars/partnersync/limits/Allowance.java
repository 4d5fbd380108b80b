package nl.chargecars.partnersync.limits;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.partner.RateLimit;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.RateLimitHeaders;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Seconds;

/**
 * The decision on one call of a partner by its rate limit.
 *
 * @param remaining number of calls that could be made immediately after this one
 * @param untilFull time until {@code limit.burst()} calls can be made at once again
 * @param untilNext time until the next call is allowed; says nothing while calls remain
 */
public record Allowance(boolean granted, RateLimit limit, long remaining, Duration untilFull, Duration untilNext) {

    /** Writes the rate limit headers of the response, whether the call is granted or not. */
    public void writeTo(HttpServletResponse response, Instant now) {
        long reset = Seconds.up(remaining > 0 ? untilFull : untilNext);
        RateLimitHeaders.write(response, "partner", limit.burst(), windowSeconds(), remaining, reset, now);
    }

    /** Returns the refusal of a call that is not granted, with the time to wait. */
    public Refusal refusal() {
        return Refusal.retryAfter(
                ErrorCode.RATE_LIMIT_EXCEEDED,
                "More than " + limit.requestsPerMinute() + " calls a minute, or " + limit.burst()
                        + " at once. Wait as Retry-After says; RateLimit on every answer tells how many are left.",
                untilNext);
    }

    private long windowSeconds() {
        return Math.max(1, Math.ceilDiv(limit.burst() * 60L, limit.requestsPerMinute()));
    }
}
