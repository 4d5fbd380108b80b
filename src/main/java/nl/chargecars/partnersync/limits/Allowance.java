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
 * May this call be made, and how many more?
 *
 * @param remaining calls that could be made at once
 * @param untilFull when {@code limit.burst()} calls could be made at once again
 * @param untilNext when the next call may be made; zero when {@code granted}
 */
public record Allowance(boolean granted, RateLimit limit, long remaining, Duration untilFull, Duration untilNext) {

    /** Tells the caller, whether granted or not. */
    public void writeTo(HttpServletResponse response, Instant now) {
        long reset = Seconds.up(granted ? untilFull : untilNext);
        RateLimitHeaders.write(response, "partner", limit.burst(), windowSeconds(), remaining, reset, now);
    }

    /** For one that is not granted. */
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
