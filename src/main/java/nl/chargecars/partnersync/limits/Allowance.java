package nl.chargecars.partnersync.limits;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.partner.RateLimit;
import nl.chargecars.partnersync.web.ErrorCode;
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

    /**
     * Tells the caller (contract, row 429; draft-ietf-httpapi-ratelimit-headers-10): the quota is what may be made at once, its
     * window the time in which an empty quota is full again.
     */
    public void writeTo(HttpServletResponse response, Instant now) {
        long reset = Seconds.up(granted ? untilFull : untilNext);
        response.setHeader("RateLimit-Policy", "\"partner\";q=" + limit.burst() + ";w=" + windowSeconds());
        response.setHeader("RateLimit", "\"partner\";r=" + remaining + ";t=" + reset);
        response.setHeader("X-RateLimit-Limit", String.valueOf(limit.burst()));
        response.setHeader("X-RateLimit-Remaining", String.valueOf(remaining));
        response.setHeader("X-RateLimit-Reset", String.valueOf(now.getEpochSecond() + reset));
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
