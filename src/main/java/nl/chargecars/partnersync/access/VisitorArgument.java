package nl.chargecars.partnersync.access;

import java.util.Optional;
import nl.chargecars.partnersync.access.Caller.PartnerCaller;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Passes the visitor to portal pages that declare a {@link PartnerVisitor} parameter. Pages open to everybody declare an {@code
 * Optional<PartnerVisitor>}, which is empty when nobody is signed in.
 */
@Component
class VisitorArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.nestedIfOptional().getNestedParameterType() == PartnerVisitor.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Optional<PartnerVisitor> visitor = Gatekeeper.caller()
                .filter(PartnerCaller.class::isInstance)
                .map(caller -> PartnerVisitor.of((PartnerCaller) caller));
        if (parameter.getParameterType() == Optional.class) {
            return visitor;
        }
        return visitor.orElseThrow(() -> new AuthenticationCredentialsNotFoundException("no partner is known here"));
    }
}
