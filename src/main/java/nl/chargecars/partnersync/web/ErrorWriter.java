package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes every error response: the envelope, with the members of RFC 9457 added when the caller accepts those. */
@Component
public class ErrorWriter {

    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private final JsonMapper json;
    private final Clock clock;

    ErrorWriter(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** Writes the refusal as the response. Does nothing when the response is committed already. */
    public void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        String requestId = RequestIdFilter.idOf(request);
        boolean problemJson = acceptsProblemJson(request);
        Map<String, Object> body = new LinkedHashMap<>();
        if (problemJson) {
            addProblemMembers(body, refusal, requestId);
        }
        body.put("success", false);
        body.put("error", new Failure(refusal.code(), refusal.getMessage(), refusal.details()));
        body.put("request_id", requestId);

        response.resetBuffer();
        response.setStatus(refusal.code().status());
        if (refusal.retryAfter() != null) {
            long seconds = Math.max(1, Seconds.up(refusal.retryAfter()));
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
            if (refusal.code() == ErrorCode.RATE_LIMIT_EXCEEDED) {
                RateLimitHeaders.writeWait(response, seconds, clock.instant());
            }
        }
        String challenge = challenge(refusal.code());
        if (challenge != null && !response.containsHeader(HttpHeaders.WWW_AUTHENTICATE)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        response.setContentType(
                problemJson ? MediaType.APPLICATION_PROBLEM_JSON_VALUE : MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        byte[] bytes = json.writeValueAsBytes(body);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** Returns how to authenticate, which every 401 tells (RFC 9110, section 15.5.2); null for other failures. */
    private static @Nullable String challenge(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> "Bearer realm=\"partner-sync\"";
            // no scheme is registered for signatures of webhooks
            case INVALID_SIGNATURE -> "Webhook-Signature realm=\"partner-sync\"";
            default -> null;
        };
    }

    private static void addProblemMembers(Map<String, Object> body, Refusal refusal, String requestId) {
        int status = refusal.code().status();
        HttpStatus known = HttpStatus.resolve(status);
        body.put("type", "/docs#" + refusal.code().name().toLowerCase(Locale.ROOT));
        body.put("title", known == null ? refusal.code().name() : known.getReasonPhrase());
        body.put("status", status);
        body.put("detail", refusal.getMessage());
        body.put("instance", instance(requestId));
    }

    /**
     * Returns a URI reference that identifies this one failure. An id that the caller chose need not be a UUID, but has only
     * characters that a fragment may have.
     */
    private static String instance(String requestId) {
        return UUID.matcher(requestId).matches() ? "urn:uuid:" + requestId : "#" + requestId;
    }

    private static boolean acceptsProblemJson(HttpServletRequest request) {
        try {
            return MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))).stream()
                    .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.APPLICATION_PROBLEM_JSON)
                            && type.getQualityValue() > 0);
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }

    private record Failure(ErrorCode code, String message, List<Problem> details) {}
}
