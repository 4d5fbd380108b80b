package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.stereotype.Component;

/**
 * Decides which characters a path may have. A partner's order id is a segment of its order's path, so the API accepts
 * percent-encoded characters that Spring's firewall refuses: slash, backslash, semicolon, percent sign. That is safe because
 * nothing splits or decodes a path after the firewall: both the access rules and the endpoints are matched on the segments as
 * sent. All other paths follow Spring's rules. Unencoded, backslash, semicolon and double slash are refused everywhere.
 */
@Component
class AddressFirewall implements HttpFirewall {

    private static final String API = "/api/";

    /** The methods that Spring's firewall accepts: when it rejects a request with one of these at once, the path is the reason. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /**
     * Spring's rules for headers are regular expressions, and every header that is read is checked: {@link #quick} spares most
     * headers that.
     */
    static final Predicate<String> HEADER_NAMES = quick(StrictHttpFirewall.ALLOWED_HEADER_NAMES);

    static final Predicate<String> HEADER_VALUES = quick(StrictHttpFirewall.ALLOWED_HEADER_VALUES);

    private final StrictHttpFirewall strict = storable();
    private final StrictHttpFirewall ofApi = takingEncodedCharacters();

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        try {
            return (request.getRequestURI().startsWith(API) ? ofApi : strict).getFirewalledRequest(request);
        } catch (RequestRejectedException rejected) {
            throw METHODS.contains(request.getMethod()) ? new RejectedAddressException(rejected) : rejected;
        }
    }

    @Override
    public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
        return strict.getFirewalledResponse(response);
    }

    private static StrictHttpFirewall takingEncodedCharacters() {
        StrictHttpFirewall firewall = storable();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowBackSlash(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.getEncodedUrlBlocklist().add("//");
        firewall.getEncodedUrlBlocklist().add("\\");
        firewall.getEncodedUrlBlocklist().add(";");
        return firewall;
    }

    /** Refuses parameters with U+0000, which the database cannot compare with anything. The header rules are Spring's. */
    private static StrictHttpFirewall storable() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedParameterValues(Storable::is);
        firewall.setAllowedHeaderNames(HEADER_NAMES);
        firewall.setAllowedHeaderValues(HEADER_VALUES);
        return firewall;
    }

    /** Returns the same rule, but skips it for text in printable ASCII, which both of Spring's rules allow. */
    private static Predicate<String> quick(Predicate<String> rule) {
        return text -> isPrintableAscii(text) || rule.test(text);
    }

    private static boolean isPrintableAscii(String text) {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character < ' ' || character > '~') {
                return false;
            }
        }
        return true;
    }
}
