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
 * Tells endpoints who calls: they take an {@link Actor} as a parameter. Where a signature does instead of a credential they take
 * an {@code Optional<Actor>}, which is empty when no credential was presented; one that was is valid, of the partner in the path
 * or of staff, and may do this.
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
