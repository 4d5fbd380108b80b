package nl.chargecars.partnersync.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Spring's adapter with our {@link AnswerHandler} in front of Spring's own handlers: Spring would put a custom handler behind its
 * own.
 */
final class EndpointAdapter extends RequestMappingHandlerAdapter {

    private final AnswerHandler answers;

    EndpointAdapter(AnswerHandler answers) {
        this.answers = answers;
    }

    @Override
    public void afterPropertiesSet() {
        super.afterPropertiesSet();
        List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
        handlers.add(answers);
        handlers.addAll(Objects.requireNonNull(getReturnValueHandlers(), "made by Spring just now"));
        setReturnValueHandlers(handlers);
    }
}
