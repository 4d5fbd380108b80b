package nl.chargecars.partnersync.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Turns.Turn;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts the pages that a partner's developers open in the portal towards the same rate limit as the calls of the partner's programs,
 * and lets them take turns with those.
 */
class PortalLimitFilter extends OncePerRequestFilter {

    private final CallLimits limits;
    private final PartnerTurns turns;
    private final PortalAccess portal;
    private final Predicate<HttpServletRequest> open;

    /** @param open pages for which nobody has to be signed in */
    PortalLimitFilter(CallLimits limits, PartnerTurns turns, PortalAccess portal, Predicate<HttpServletRequest> open) {
        this.limits = limits;
        this.turns = turns;
        this.portal = portal;
        this.open = open;
    }

    /** Skips pages open to everybody: a visitor over the limit may still sign out, read the guide or change the language. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return open.test(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller = Gatekeeper.caller();
        Optional<Refusal> tooOften = caller.flatMap(known -> limits.refusal(known, response));
        if (tooOften.isPresent()) {
            portal.tooMuch(tooOften.get(), request, response);
            return;
        }
        Turn turn;
        try {
            turn = turns.begin(caller, request);
        } catch (Refusal overloaded) {
            portal.tooMuch(overloaded, request, response);
            return;
        }
        try (turn) {
            chain.doFilter(request, response);
        }
    }
}
