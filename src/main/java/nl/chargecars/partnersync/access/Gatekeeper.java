package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/**
 * Authorizes requests by the {@link AccessTable}. An address that is not in the table is answered with 401 to anonymous callers, who
 * shall not learn what exists; known callers continue to Spring MVC, which answers 404 or 405, while {@link UnlistedEndpoints} refuses
 * an endpoint without a row.
 */
@Component
class Gatekeeper implements AuthorizationManager<RequestAuthorizationContext> {

    private final AccessTable table;

    Gatekeeper(AccessTable table) {
        this.table = table;
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        Optional<Caller> caller = callerIn(authentication.get());
        return table.match(request)
                .map(match -> match.endpoint().rule().decide(caller, match.partner()))
                .orElseGet(() -> caller.isPresent() ? new AccessDecision.Allowed() : new AccessDecision.Anonymous());
    }

    /** Returns the caller of the current request; empty when it is anonymous. */
    static Optional<Caller> caller() {
        return callerIn(SecurityContextHolder.getContext().getAuthentication());
    }

    private static Optional<Caller> callerIn(@Nullable Authentication authentication) {
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }
}
