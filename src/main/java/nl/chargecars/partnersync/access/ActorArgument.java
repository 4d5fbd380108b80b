package nl.chargecars.partnersync.access;

import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Passes the caller to endpoints that declare an {@link Actor} parameter. Endpoints that accept a signature instead of a credential
 * declare an {@code Optional<Actor>}. It is empty when the request has no credential; otherwise the credential is valid, belongs to
 * the partner in the path or to staff, and permits the request.
 */
@Component
class ActorArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.nestedIfOptional().getNestedParameterType() == Actor.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Optional<Actor> actor = Gatekeeper.caller().map(Caller::actor);
        if (parameter.getParameterType() == Optional.class) {
            return actor;
        }
        return actor.orElseThrow(() -> new AuthenticationCredentialsNotFoundException("nobody is known here"));
    }
}
