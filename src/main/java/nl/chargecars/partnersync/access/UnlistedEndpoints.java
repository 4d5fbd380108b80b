package nl.chargecars.partnersync.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/** Whatever endpoint has no row in the {@link AccessTable} is for nobody: forgetting one closes it instead of opening it. */
@Component
class UnlistedEndpoints implements HandlerInterceptor {

    private final AccessTable table;

    UnlistedEndpoints(AccessTable table) {
        this.table = table;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object endpoint) {
        // the container's own error dispatch answers what was refused already
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && table.match(request).isEmpty()) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "This is open to nobody.");
        }
        return true;
    }
}
