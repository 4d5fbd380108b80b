package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes each {@link JsonAnswer} as JSON, within the {@link AnswerBudget}. Spring's own handlers choose among converters and media
 * types for each answer, which took a twentieth of the CPU time of a status update, and choose JSON every time.
 */
final class AnswerHandler implements HandlerMethodReturnValueHandler {

    private final JsonMapper json;
    private final AnswerBudget budget;

    AnswerHandler(JsonMapper json, AnswerBudget budget) {
        this.json = json;
        this.budget = budget;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returned) {
        return JsonAnswer.class.isAssignableFrom(returned.getParameterType());
    }

    @Override
    public void handleReturnValue(
            @Nullable Object value, MethodParameter returned, ModelAndViewContainer container, NativeWebRequest request)
            throws Exception {
        container.setRequestHandled(true);
        HttpServletResponse response =
                Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class), "a request over HTTP");
        byte[] body = value instanceof WrittenAnswer written
                ? written.json().getBytes(StandardCharsets.UTF_8)
                : json.writeValueAsBytes(Objects.requireNonNull(value, "an endpoint answers something"));
        budget.holding(body.length, () -> {
            if (value instanceof WrittenAnswer written) {
                response.setStatus(written.status());
                written.headers().forEach(response::setHeader);
            }
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        });
    }
}
