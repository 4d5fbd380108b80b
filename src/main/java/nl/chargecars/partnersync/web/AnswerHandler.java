package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
 * Writes {@link Answer} and {@link WrittenAnswer} as JSON. Spring's own handlers choose among converters and media types for each
 * answer, which took a twentieth of the CPU time of a status update, and choose JSON every time.
 */
final class AnswerHandler implements HandlerMethodReturnValueHandler {

    private final JsonMapper json;

    AnswerHandler(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returned) {
        return returned.getParameterType() == Answer.class || returned.getParameterType() == WrittenAnswer.class;
    }

    @Override
    public void handleReturnValue(
            @Nullable Object value, MethodParameter returned, ModelAndViewContainer container, NativeWebRequest request)
            throws IOException {
        container.setRequestHandled(true);
        HttpServletResponse response =
                Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class), "a request over HTTP");
        byte[] body;
        if (value instanceof WrittenAnswer written) {
            response.setStatus(written.status());
            written.headers().forEach(response::setHeader);
            body = written.json().getBytes(StandardCharsets.UTF_8);
        } else {
            body = json.writeValueAsBytes(Objects.requireNonNull(value, "an endpoint answers something"));
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
