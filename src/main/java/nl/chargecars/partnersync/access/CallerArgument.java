package nl.chargecars.partnersync.access;

import java.util.Optional;
import java.util.function.Function;
import nl.chargecars.partnersync.audit.Actor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Passes what is known of the caller to endpoints that declare a parameter of that type. A parameter that is an {@code Optional} of
 * it may be empty; without one, an unknown caller is refused.
 */
final class CallerArgument<T> implements HandlerMethodArgumentResolver {

    private final Class<T> type;
    private final Function<Caller, Optional<T>> known;
    private final String unknown;

    /**
     * @param known returns what the parameter is to be; empty for a caller of another kind
     * @param unknown the message when there is no such caller
     */
    private CallerArgument(Class<T> type, Function<Caller, Optional<T>> known, String unknown) {
        this.type = type;
        this.known = known;
        this.unknown = unknown;
    }

    /**
     * The {@link Actor}. Endpoints that accept a signature instead of a credential declare an {@code Optional<Actor>}. It is empty
     * when the request has no credential; otherwise the credential is valid, belongs to the partner in the path or to staff, and
     * permits the request.
     */
    static CallerArgument<Actor> actor() {
        return new CallerArgument<>(Actor.class, caller -> Optional.of(caller.actor()), "nobody is known here");
    }

    /** The partner who is signed in to the portal. Pages open to everybody declare an {@code Optional<PartnerCaller>}. */
    static CallerArgument<PartnerCaller> partner() {
        return new CallerArgument<>(PartnerCaller.class, Caller::asPartner, "no partner is known here");
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.nestedIfOptional().getNestedParameterType() == type;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Optional<T> value = Gatekeeper.caller().flatMap(known);
        if (parameter.getParameterType() == Optional.class) {
            return value;
        }
        return value.orElseThrow(() -> new AuthenticationCredentialsNotFoundException(unknown));
    }
}
