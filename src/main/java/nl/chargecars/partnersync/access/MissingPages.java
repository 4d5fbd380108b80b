package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import nl.chargecars.partnersync.web.WantsHtml;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;

/**
 * Answers people whose browser asks for an address that is not in the {@link AccessTable}: leads to the page that the address means but
 * for the slash at its end, and says elsewhere in the portal that there is nothing. Programs get the API's answer, as do addresses
 * outside the portal.
 */
@Component
class MissingPages implements AuthenticationEntryPoint {

    private static final String PORTAL = "/portal/";

    private final AccessTable table;
    private final PortalAccess portal;

    MissingPages(AccessTable table, PortalAccess portal) {
        this.table = table;
        this.portal = portal;
    }

    /** True for the requests that are answered here. */
    boolean concerns(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod())
                && WantsHtml.in(request)
                && table.match(request).isEmpty()
                && (request.getRequestURI().startsWith(PORTAL) || meant(request).isPresent());
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        Optional<String> meant = meant(request);
        if (meant.isEmpty()) {
            portal.nothingHere(request, response);
            return;
        }
        String query = request.getQueryString();
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(HttpHeaders.LOCATION, meant.get() + (query == null ? "" : "?" + query));
    }

    /** Returns the requested path without the slash at its end; empty when it has none, or there is no page at that path. */
    private Optional<String> meant(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.endsWith("/")
                ? Optional.of(path.substring(0, path.length() - 1))
                        .filter(page -> table.hasPage(PathContainer.parsePath(page)))
                : Optional.empty();
    }
}
