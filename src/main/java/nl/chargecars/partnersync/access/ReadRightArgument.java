package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import nl.chargecars.partnersync.web.ReadRight;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Tells endpoints that declare a {@link ReadRight} parameter whether the caller may also read what it changes. */
@Component
class ReadRightArgument implements HandlerMethodArgumentResolver {

    private final AccessTable table;

    ReadRightArgument(AccessTable table) {
        this.table = table;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == ReadRight.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest change = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        return new ReadRight(table.mayReadRecordOf(change, Gatekeeper.caller()));
    }
}
