package nl.chargecars.partnersync.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityReturnValueHandler;

/**
 * Spring's adapter with our {@link AnswerHandler} in front of Spring's own handlers, and our {@link PageHandler} around one of them:
 * Spring would put a custom handler behind its own. Parameters that are whole numbers are read by {@link WholeNumber}.
 */
final class EndpointAdapter extends RequestMappingHandlerAdapter {

    private final AnswerHandler answers;
    private final AnswerBudget budget;

    EndpointAdapter(AnswerHandler answers, AnswerBudget budget) {
        this.answers = answers;
        this.budget = budget;
    }

    @Override
    public void afterPropertiesSet() {
        super.afterPropertiesSet();
        List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
        handlers.add(answers);
        Objects.requireNonNull(getReturnValueHandlers(), "made by Spring just now")
                .forEach(handler -> handlers.add(
                        handler instanceof ResponseEntityReturnValueHandler springs
                                ? new PageHandler(springs, budget)
                                : handler));
        setReturnValueHandlers(handlers);
        if (getWebBindingInitializer() instanceof ConfigurableWebBindingInitializer binders) {
            binders.setPropertyEditorRegistrar(WholeNumber::register);
        }
    }
}
