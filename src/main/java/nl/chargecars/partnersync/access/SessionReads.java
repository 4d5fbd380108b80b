package nl.chargecars.partnersync.access;

import static java.util.Map.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.audit.ShownData;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Records in the audit trail that a browser session read personal data through the API. Pages show personal data only on request and
 * record each request; opening the API's own address in the same browser shows the same data, so that is recorded as well.
 */
@Component
class SessionReads implements HandlerInterceptor {

    private static final String PARTNER_VARIABLE = "partner_id";
    private static final String PARTNER = "/api/v1/partners/{" + PARTNER_VARIABLE + "}";
    private static final String PARTNER_ORDER = "partner_order_id";

    private static final String DIFFERENCES = "reconciliation_differences";

    /** The endpoints whose answers identify a customer or a technician or contain free text, with the table that holds this data. */
    static final Map<String, String> PERSONAL = Map.ofEntries(
            entry("GET /api/v1/orders", "orders"),
            entry("GET /api/v1/orders/{id}", "orders"),
            entry("GET /api/v1/status/history/order/{id}", "orders"),
            entry("GET " + PARTNER + "/orders", "orders"),
            entry("GET " + PARTNER + "/orders/{partner_order_id}", "orders"),
            entry("PATCH " + PARTNER + "/orders/{partner_order_id}/references", "orders"),
            entry("GET " + PARTNER + "/deliveries", "deliveries"),
            entry("GET " + PARTNER + "/deliveries/{delivery_id}", "deliveries"),
            entry("POST " + PARTNER + "/deliveries/{delivery_id}/retry", "deliveries"),
            entry("POST " + PARTNER + "/deliveries/{delivery_id}/dismiss", "deliveries"),
            entry("GET " + PARTNER + "/events", "events"),
            entry("POST " + PARTNER + "/reconciliation", DIFFERENCES),
            entry("GET " + PARTNER + "/reconciliation/runs/{run_id}/differences", DIFFERENCES),
            entry("POST " + PARTNER + "/reconciliation/runs/{run_id}/dismiss", DIFFERENCES),
            entry("GET " + PARTNER + "/status-updates", "partner_status_updates"),
            entry("POST " + PARTNER + "/status-updates/{update_id}/dismiss", "partner_status_updates"));

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    /** A UUID or an order number. */
    private static final Pattern OUR_ID =
            Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[A-Z]{2}-[0-9]{4}-[0-9]{5,12}");

    /** A partner's order id that looks like one: a single word with a digit, and no e-mail address. */
    private static final Pattern PARTNERS_NAME = Pattern.compile("(?=.*[0-9])[A-Za-z0-9._:/#-]{1,200}");

    private static final String NO_ID = "?";

    private static final String BY_SESSION = SessionReads.class.getName() + ".by_session";

    private final ShownData shown;

    SessionReads(ShownData shown) {
        this.shown = shown;
    }

    /** Marks the request as authenticated by a session, not by a key or token. */
    static void mark(HttpServletRequest request) {
        request.setAttribute(BY_SESSION, true);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object endpoint) {
        if (request.getAttribute(BY_SESSION) != null) {
            String pattern = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
            String table = PERSONAL.get(request.getMethod() + " " + pattern);
            if (table != null) {
                Function<String, String> given = variables(request);
                Gatekeeper.caller()
                        .ifPresent(caller -> shown.note(
                                caller.actor(), table, id(pattern, given), Map.of("path", path(pattern, given))));
            }
        }
        return true;
    }

    /**
     * Returns the values of the path variables for the audit trail. The trail keeps its entries for ever, and anybody may have made up
     * an address, so only values that look like ids are passed on.
     */
    private static Function<String, String> variables(HttpServletRequest request) {
        Object given = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return name -> {
            String value = given instanceof Map<?, ?> values ? String.valueOf(values.get(name)) : "";
            Pattern form = name.equals(PARTNER_ORDER) ? PARTNERS_NAME : OUR_ID;
            return form.matcher(value).matches() ? value : NO_ID;
        };
    }

    /** Returns the endpoint's path with the values of its variables, without the query. */
    private static String path(String pattern, Function<String, String> given) {
        return VARIABLE.matcher(pattern)
                .replaceAll(variable -> Matcher.quoteReplacement(given.apply(variable.group(1))));
    }

    /** Returns the id of the record that was read; for a list, the list's name. */
    private static String id(String pattern, Function<String, String> given) {
        return VARIABLE.matcher(pattern)
                .results()
                .map(variable -> variable.group(1))
                .filter(name -> !name.equals(PARTNER_VARIABLE))
                .reduce((_, last) -> last)
                .map(given)
                .orElseGet(() -> pattern.substring(pattern.lastIndexOf('/') + 1));
    }
}
