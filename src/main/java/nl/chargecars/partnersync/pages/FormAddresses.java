package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import nl.chargecars.partnersync.web.ErrorHandling;
import nl.chargecars.partnersync.web.WantsHtml;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Answers requests with a method that the address does not support, such as a GET of an address that only accepts forms: a
 * browser gets an error page, a program the API's error.
 */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class FormAddresses {

    private final ErrorHandling errors;
    private final Pages pages;

    FormAddresses(ErrorHandling errors, Pages pages) {
        this.errors = errors;
        this.pages = pages;
    }

    /** @return null when the response has been written already */
    @ExceptionHandler(HttpRequestMethodNotSupportedException.class)
    @Nullable
    ResponseEntity<byte[]> show(
            HttpRequestMethodNotSupportedException wrongMethod,
            HttpServletRequest request,
            HttpServletResponse response)
            throws Exception {
        if (request.getRequestURI().startsWith("/api/") || !WantsHtml.in(request)) {
            errors.answer(wrongMethod, request, response);
            return null;
        }
        Set<HttpMethod> allowed = wrongMethod.getSupportedHttpMethods();
        ResponseEntity<byte[]> page =
                pages.refusal(request, ErrorHandling.refusalFor(wrongMethod), "failure.not_found");
        return Pages.with(page, headers -> headers.setAllow(allowed == null ? Set.of() : allowed));
    }
}
