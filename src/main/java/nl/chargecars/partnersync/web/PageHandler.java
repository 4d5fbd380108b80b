package nl.chargecars.partnersync.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpEntity;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityReturnValueHandler;

/**
 * Writes pages and other answers with a status of their own as Spring does, the pages within the {@link AnswerBudget}. The others,
 * objects that Spring turns into JSON, do not count: the size of each kind is bounded.
 */
final class PageHandler implements HandlerMethodReturnValueHandler {

    private final ResponseEntityReturnValueHandler springs;
    private final AnswerBudget budget;

    PageHandler(ResponseEntityReturnValueHandler springs, AnswerBudget budget) {
        this.springs = springs;
        this.budget = budget;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returned) {
        return springs.supportsReturnType(returned);
    }

    @Override
    public void handleReturnValue(
            @Nullable Object value, MethodParameter returned, ModelAndViewContainer container, NativeWebRequest request)
            throws Exception {
        int bytes = value instanceof HttpEntity<?> entity && entity.getBody() instanceof byte[] body ? body.length : 0;
        budget.holding(bytes, () -> springs.handleReturnValue(value, returned, container, request));
    }
}
