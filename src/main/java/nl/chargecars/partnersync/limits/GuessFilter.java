package nl.chargecars.partnersync.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import nl.chargecars.partnersync.web.ClientAddress;
import nl.chargecars.partnersync.web.Seconds;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** In front of the token endpoint and of the ways to sign in: too many attempts are refused before they are looked at. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class GuessFilter extends OncePerRequestFilter {

    private static final Set<String> TOKEN_ENDPOINTS = Set.of("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke");
    private static final Set<String> SIGN_IN = Set.of("/login", "/portal/login");

    /** Back from an identity provider, with GET: each makes us ask it. To go there costs nobody anything. */
    private static final String BACK = "/login/oidc-callback";

    private static final String BASIC = "basic ";

    private final Guesses guesses;
    private final ClientAddress addresses;

    GuessFilter(Guesses guesses, ClientAddress addresses) {
        this.guesses = guesses;
        this.addresses = addresses;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        boolean sent = request.getMethod().equals("POST") && (TOKEN_ENDPOINTS.contains(path) || SIGN_IN.contains(path));
        return !sent && !path.equals(BACK);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String address = addresses.of(request);
        String path = request.getServletPath();
        if (!TOKEN_ENDPOINTS.contains(path)) {
            Optional<Duration> wait = guesses.signInTried(path.equals(BACK) ? path : "form", address);
            if (wait.isPresent()) {
                refuse(response, wait.get(), MediaType.TEXT_PLAIN_VALUE, "Too many attempts from your address. Wait.");
                return;
            }
            chain.doFilter(request, response);
            return;
        }
        String client = client(request);
        Optional<Duration> wait = guesses.tokenRequested(address, client);
        if (wait.isPresent()) {
            refuse(response, wait.get(), MediaType.APPLICATION_JSON_VALUE, """
                    {"error":"temporarily_unavailable","error_description":"Too many requests. Wait as Retry-After says."}\
                    """);
            return;
        }
        chain.doFilter(request, response);
        count(HttpStatus.valueOf(response.getStatus()), address, client);
    }

    private void count(HttpStatus answer, String address, String client) {
        if (answer == HttpStatus.UNAUTHORIZED || answer == HttpStatus.BAD_REQUEST) {
            var _ = guesses.failed(Guesses.What.CLIENT, address, client);
        } else if (answer.is2xxSuccessful()) {
            guesses.succeeded(address, client);
        }
    }

    /** Who it says it is, in either way; empty when it does not say so before it is authenticated. */
    private static String client(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            try {
                byte[] pair = Base64.getDecoder()
                        .decode(authorization.substring(BASIC.length()).strip());
                return new String(pair, StandardCharsets.UTF_8).split(":", 2)[0];
            } catch (IllegalArgumentException notBase64) {
                return "";
            }
        }
        try {
            String parameter = request.getParameter("client_id");
            return parameter == null ? "" : parameter;
        } catch (InvalidParameterException unreadable) {
            return ""; // told by the endpoint, in the words of OAuth
        }
    }

    private static void refuse(HttpServletResponse response, Duration wait, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Seconds.up(wait)));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
