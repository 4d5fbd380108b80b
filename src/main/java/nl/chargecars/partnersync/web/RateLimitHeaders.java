package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;

/**
 * Writes the rate limit headers: on every 429, and on every answer to a call that counts against a partner's limit (contract, row
 * 429; draft-ietf-httpapi-ratelimit-headers-10).
 */
public final class RateLimitHeaders {

    private static final String LIMIT = "RateLimit";

    private RateLimitHeaders() {}

    /**
     * Writes the headers of one limit.
     *
     * @param quota how many calls may be made at once
     * @param windowSeconds the time in which an empty quota is full again
     * @param remaining how many calls may still be made now
     * @param resetSeconds the time until the quota is full or, when nothing remains, until the next call may be made
     */
    public static void write(
            HttpServletResponse response,
            String policy,
            long quota,
            long windowSeconds,
            long remaining,
            long resetSeconds,
            Instant now) {
        response.setHeader("RateLimit-Policy", "\"" + policy + "\";q=" + quota + ";w=" + windowSeconds);
        response.setHeader(LIMIT, "\"" + policy + "\";r=" + remaining + ";t=" + resetSeconds);
        response.setHeader("X-RateLimit-Limit", String.valueOf(quota));
        response.setHeader("X-RateLimit-Remaining", String.valueOf(remaining));
        response.setHeader("X-RateLimit-Reset", String.valueOf(now.getEpochSecond() + resetSeconds));
    }

    /**
     * Completes the headers of a 429. When the limit that refused the call has written its own headers, those stay. Otherwise
     * (there are none, or they are of another limit that allowed the call) writes the equivalent limit: one attempt per waiting
     * time.
     */
    public static void writeWait(HttpServletResponse response, long seconds, Instant now) {
        String told = response.getHeader(LIMIT);
        if (told == null || !told.endsWith(";r=0;t=" + seconds)) {
            write(response, "attempts", 1, seconds, 0, seconds, now);
        }
    }
}
