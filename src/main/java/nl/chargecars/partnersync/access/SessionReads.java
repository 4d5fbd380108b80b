package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Pages show personal data only to who asks for it, and keep that he did. Whoever opens the API's own address in the same
 * browser sees it too: that is kept as well.
 */
@Component
class SessionReads implements HandlerInterceptor {

    private static final String PARTNER = "/api/v1/partners/{partner_id}";

    /** Whose answers hold names and addresses of customers. */
    static final Set<String> PERSONAL = Set.of(
            "/api/v1/orders",
            "/api/v1/orders/{id}",
            PARTNER + "/orders",
            PARTNER + "/orders/{partner_order_id}",
            PARTNER + "/deliveries/{delivery_id}",
            PARTNER + "/events");

    private static final String BY_SESSION = SessionReads.class.getName() + ".by_session";

    private final AuditLog auditLog;
    private final TransactionTemplate transaction;

    SessionReads(AuditLog auditLog, TransactionTemplate transaction) {
        this.auditLog = auditLog;
        this.transaction = transaction;
    }

    /** It is a session, and no key or token, that says who makes this request. */
    static void mark(HttpServletRequest request) {
        request.setAttribute(BY_SESSION, true);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object endpoint) {
        if (request.getAttribute(BY_SESSION) != null
                && HttpMethod.GET.matches(request.getMethod())
                && PERSONAL.contains(pattern(request))) {
            Gatekeeper.caller().ifPresent(caller -> record(caller, request.getRequestURI()));
        }
        return true;
    }

    private static String pattern(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
    }

    /** @param path without the query, which may name a customer */
    private void record(Caller caller, String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        transaction.executeWithoutResult(_ -> auditLog.record(
                List.of(new AuditEntry(caller.actor(), "PERSONAL_DATA_SHOWN", "orders", last, Map.of("path", path)))));
    }
}
