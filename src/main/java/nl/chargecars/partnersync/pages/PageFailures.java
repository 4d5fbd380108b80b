package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import nl.chargecars.partnersync.web.ErrorHandling;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.RequestIdFilter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** What a person sees when a page fails: what happened, whether it is worth trying again, and the id to tell us. */
@ControllerAdvice(annotations = PageController.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageFailures {

    private static final int SERVER_ERRORS = 500;

    private final Pages pages;

    PageFailures(Pages pages) {
        this.pages = pages;
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<byte[]> show(Exception failure, HttpServletRequest request) throws Exception {
        if (failure instanceof AsyncRequestNotUsableException) {
            return ResponseEntity.noContent().build(); // the browser has gone: there is nobody to answer
        }
        if (failure instanceof AccessDeniedException || failure instanceof AuthenticationException) {
            throw failure; // the security filters answer these themselves
        }
        Refusal refusal = ErrorHandling.refusalFor(failure);
        HttpStatus status = HttpStatus.valueOf(refusal.code().status());
        String word = switch (refusal.code().status()) {
            case 404 -> "failure.not_found";
            case 503 -> "failure.unavailable";
            default -> refusal.code().status() < SERVER_ERRORS ? "failure.request" : "failure.internal";
        };
        return pages.show(
                request,
                status,
                "message",
                Map.of(
                        "title",
                        pages.word(request, word + ".title"),
                        "text",
                        pages.word(request, word + ".text", RequestIdFilter.idOf(request))));
    }
}
