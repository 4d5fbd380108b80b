package nl.chargecars.partnersync.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.web.AccessLog;
import nl.chargecars.partnersync.web.ErrorWriter;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Turns.Turn;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Authenticates the callers of the API. A request without a credential continues as anonymous; a bad credential is refused even where
 * none is needed, so that the caller learns of it. Endpoints open to everybody (health, documentation) ignore credentials.
 */
class CredentialFilter extends OncePerRequestFilter {

    private final AccessTable table;
    private final BrowserAccess browsers;
    private final Authenticator authenticator;
    private final CallLimits limits;
    private final PartnerTurns turns;
    private final ErrorWriter errors;
    private final AuthenticationEntryPoint unauthenticated;
    private final HandlerExceptionResolver failures;

    CredentialFilter(
            AccessTable table,
            BrowserAccess browsers,
            Authenticator authenticator,
            CallLimits limits,
            PartnerTurns turns,
            ErrorWriter errors,
            AuthenticationEntryPoint unauthenticated,
            HandlerExceptionResolver failures) {
        this.table = table;
        this.browsers = browsers;
        this.authenticator = authenticator;
        this.limits = limits;
        this.turns = turns;
        this.errors = errors;
        this.unauthenticated = unauthenticated;
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        PresentedCredential presented =
                table.isOpenToEverybody(request) ? new PresentedCredential.None() : PresentedCredential.in(request);
        Turn turn;
        try {
            Optional<Caller> caller = judged(presented, request);
            caller.ifPresent(known -> remember(known, request));
            Optional<Refusal> tooOften = caller.flatMap(known -> limits.refusal(known, response));
            if (tooOften.isPresent()) {
                errors.write(request, response, tooOften.get());
                return;
            }
            turn = turns.begin(caller, request);
        } catch (AuthenticationException bad) {
            unauthenticated.commence(request, response, bad);
            return;
        } catch (Refusal tooMuch) {
            errors.write(request, response, tooMuch);
            return;
        } catch (RuntimeException failure) { // such as a database outage: answered as when an endpoint fails
            failures.resolveException(request, response, null, failure);
            return;
        }
        try (turn) {
            chain.doFilter(request, response);
        }
    }

    private Optional<Caller> judged(PresentedCredential presented, HttpServletRequest request) {
        try {
            return caller(presented, request);
        } catch (AuthenticationException noneOfOurs) {
            if (limits.isAdministrator(presented, request)) {
                return Optional.of(FirstAdministrator.CALLER);
            }
            throw noneOfOurs;
        }
    }

    private Optional<Caller> caller(PresentedCredential presented, HttpServletRequest request) {
        return switch (presented) {
            case PresentedCredential.None _ -> session(request);
            case PresentedCredential.Key key -> Optional.of(authenticator.byKey(key.text()));
            case PresentedCredential.Basic basic ->
                Optional.of(authenticator.byPassword(basic.username(), basic.password()));
            case PresentedCredential.Token token -> Optional.of(authenticator.byToken(token.text()));
            case PresentedCredential.Unusable unusable -> throw new BadCredentialsException(unusable.why());
        };
    }

    /** Returns the signed-in user whose session cookie the request carries; pages of ours call the API in this way. */
    private Optional<Caller> session(HttpServletRequest request) {
        if (table.isOpenToEverybody(request) || !browsers.claimsSession(request) || isFromAnotherSite(request)) {
            return Optional.empty();
        }
        Optional<Caller> caller = browsers.signedIn(request).map(SignedIn::caller);
        if (caller.isEmpty()) {
            throw new BadCredentialsException("The session has ended. Sign in again.");
        }
        SessionReads.mark(request);
        return caller;
    }

    /**
     * True when a page or mail of another site made the request: the user did not mean to see personal data, yet the audit trail would
     * say so.
     */
    private static boolean isFromAnotherSite(HttpServletRequest request) {
        return "cross-site".equals(request.getHeader("Sec-Fetch-Site"));
    }

    static void remember(Caller caller, HttpServletRequest request) {
        AccessLog.calledBy(request, caller::inAccessLog);
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new PreAuthenticatedAuthenticationToken(caller, "", List.of()));
        SecurityContextHolder.setContext(context);
    }
}
