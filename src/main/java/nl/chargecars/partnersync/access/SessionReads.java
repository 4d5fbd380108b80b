package nl.chargecars.partnersync.access;

import static java.util.Map.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import nl.chargecars.partnersync.audit.ShownData;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Pages show personal data only to who asks for it, and keep that he did. Whoever opens the API's own address in the same
 * browser sees it too: that is kept as well.
 */
@Component
class SessionReads implements HandlerInterceptor {

    private static final String PARTNER = "/api/v1/partners/{partner_id}";

    /** Whose answers hold who a customer or a technician is, or what somebody wrote; and the table that it is in. */
    static final Map<String, String> PERSONAL = Map.ofEntries(
            entry("GET /api/v1/orders", "orders"),
            entry("GET /api/v1/orders/{id}", "orders"),
            entry("GET /api/v1/status/history/order/{id}", "orders"),
            entry("GET " + PARTNER + "/orders", "orders"),
            entry("GET " + PARTNER + "/orders/{partner_order_id}", "orders"),
            entry("PATCH " + PARTNER + "/orders/{partner_order_id}/references", "orders"),
            entry("GET " + PARTNER + "/deliveries/{delivery_id}", "deliveries"),
            entry("POST " + PARTNER + "/deliveries/{delivery_id}/retry", "deliveries"),
            entry("POST " + PARTNER + "/deliveries/{delivery_id}/dismiss", "deliveries"),
            entry("GET " + PARTNER + "/events", "events"),
            entry("GET " + PARTNER + "/status-updates", "partner_status_updates"),
            entry("POST " + PARTNER + "/status-updates/{update_id}/dismiss", "partner_status_updates"));

    private static final String BY_SESSION = SessionReads.class.getName() + ".by_session";

    private final ShownData shown;

    SessionReads(ShownData shown) {
        this.shown = shown;
    }

    /** It is a session, and no key or token, that says who makes this request. */
    static void mark(HttpServletRequest request) {
        request.setAttribute(BY_SESSION, true);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object endpoint) {
        if (request.getAttribute(BY_SESSION) != null) {
            String pattern = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
            String table = PERSONAL.get(request.getMethod() + " " + pattern);
            if (table != null) {
                String path = request.getRequestURI(); // without the query, which may name a customer
                Gatekeeper.caller()
                        .ifPresent(
                                caller -> shown.note(caller.actor(), table, id(pattern, path), Map.of("path", path)));
            }
        }
        return true;
    }

    /** Of what is asked for, as it stands in the path; of a list its name. */
    private static String id(String pattern, String path) {
        String[] names = pattern.split("/", -1);
        String[] given = path.split("/", -1);
        for (int place = names.length - 1; place > 0; place--) {
            if (names[place].startsWith("{") && !PARTNER.endsWith(names[place])) {
                return given[place];
            }
        }
        return given[given.length - 1];
    }
}
