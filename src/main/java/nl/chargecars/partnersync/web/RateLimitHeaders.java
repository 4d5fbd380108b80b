package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;

/**
 * How a limit is told: on every 429, and on every answer that a partner's limit counted (contract, row 429;
 * draft-ietf-httpapi-ratelimit-headers-10).
 */
public final class RateLimitHeaders {

    private static final String LIMIT = "RateLimit";

    private RateLimitHeaders() {}

    /**
     * @param quota what may be made at once
     * @param windowSeconds in which an empty quota is full again
     * @param resetSeconds until the quota is full, or, when nothing remains, until the next may be made
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
     * For a 429. A limit that told nothing of itself is told as what it comes down to: one attempt in the time to wait. So is one that
     * refuses a call which another limit let in, and said so.
     */
    public static void writeWait(HttpServletResponse response, long seconds, Instant now) {
        String told = response.getHeader(LIMIT);
        if (told == null || !told.endsWith(";r=0;t=" + seconds)) {
            write(response, "attempts", 1, seconds, 0, seconds, now);
        }
    }
}
