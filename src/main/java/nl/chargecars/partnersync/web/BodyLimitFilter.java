package nl.chargecars.partnersync.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies of more than 256 KiB, by their Content-Length or, without one, as they arrive; bodies that take too long; and
 * bodies for which the memory budget has no room. Applies to forms as well, which Tomcat would otherwise read past any filter. No
 * endpoint accepts a multipart or compressed body: those are refused unread, before anything reads a parameter.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class BodyLimitFilter extends OncePerRequestFilter {

    private static final String IDENTITY = "identity";

    /** Where our OAuth2 endpoints are, which take forms only. */
    private static final String AUTHORIZATION_SERVER = "/oauth2/";

    private final BodyBudget budget;
    private final ErrorWriter errors;
    private final Clock clock;

    BodyLimitFilter(BodyBudget budget, ErrorWriter errors, Clock clock) {
        this.budget = budget;
        this.errors = errors;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (FormRequest.isMultipart(request)) {
            errors.write(request, response, inParts(request));
            return;
        }
        if (isEncoded(request)) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY); // RFC 9110, section 15.5.16
            errors.write(request, response, encoded());
            return;
        }
        if (request.getContentLengthLong() > Body.LARGEST) {
            errors.write(request, response, Refusal.bodyTooLarge());
            return;
        }
        var limited = new LimitedRequest(request);
        var parsed = ParsedBodies.of(request, budget);
        try {
            chain.doFilter(FormRequest.isForm(request) ? new FormRequest(limited, parsed) : limited, response);
        } finally {
            limited.forget();
            parsed.forget();
        }
    }

    private static Refusal inParts(HttpServletRequest request) {
        String instead = request.getRequestURI().startsWith(AUTHORIZATION_SERVER) ? "Send a" : "Send JSON, or a";
        return Refusal.of(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "Nothing here takes a body in parts (multipart). " + instead
                        + " form as application/x-www-form-urlencoded.");
    }

    private static boolean isEncoded(HttpServletRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding != null
                && !encoding.isBlank()
                && !encoding.strip().equalsIgnoreCase(IDENTITY)
                && (request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null);
    }

    private static Refusal encoded() {
        return Refusal.of(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "Nothing here takes a compressed body. Send it as it is, without Content-Encoding.");
    }

    private final class LimitedRequest extends HttpServletRequestWrapper {
        private @Nullable Body body;

        LimitedRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                body = new Body(super.getInputStream(), budget, clock);
            }
            return body;
        }

        void forget() {
            if (body != null) {
                body.forget();
            }
        }
    }
}
