package nl.chargecars.partnersync.access;

import java.util.Optional;
import java.util.function.Function;
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
abstract class CallerArgument<T> implements HandlerMethodArgumentResolver {

    private final Class<T> type;
    private final Function<Caller, Optional<T>> known;
    private final String unknown;

    /**
     * @param known returns what the parameter is to be; empty for a caller of another kind
     * @param unknown the message when there is no such caller
     */
    CallerArgument(Class<T> type, Function<Caller, Optional<T>> known, String unknown) {
        this.type = type;
        this.known = known;
        this.unknown = unknown;
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
