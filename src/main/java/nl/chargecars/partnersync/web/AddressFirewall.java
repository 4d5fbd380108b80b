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
 * Which characters an address may have. A partner's order id is a part of its order's address, so the API takes percent-encoded
 * what Spring's firewall refuses: slash, backslash, semicolon, percent sign. Nothing splits or decodes an address after it: who
 * may call and which endpoint answers are both matched on the segments as they came. Elsewhere Spring's rules hold, and written
 * out, without encoding, those characters are refused everywhere.
 */
@Component
class AddressFirewall implements HttpFirewall {

    private static final String API = "/api/";

    /** Those that the firewall lets in: whatever else it refuses at once is the address. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Spring's rules for headers are two regular expressions, which every header that is read would go through. */
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

    /** No parameter with U+0000, which the database could not compare with anything. Headers as Spring has them. */
    private static StrictHttpFirewall storable() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedParameterValues(Storable::is);
        firewall.setAllowedHeaderNames(HEADER_NAMES);
        firewall.setAllowedHeaderValues(HEADER_VALUES);
        return firewall;
    }

    /** The same rule, not asked about printable ASCII, which both allow. */
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
