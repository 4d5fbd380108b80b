package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import nl.chargecars.partnersync.crypto.UnsealException;
import nl.chargecars.partnersync.web.ErrorHandling;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/**
 * Turns the failure of a page into a page that says what happened, whether to try again, and the request id to quote when
 * reporting it.
 */
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
        return page(pages, failure, request);
    }

    static ResponseEntity<byte[]> page(Pages pages, Exception failure, HttpServletRequest request) {
        Refusal refusal = ErrorHandling.refusalFor(failure);
        return pages.refusal(request, refusal, failure instanceof UnsealException ? "failure.sealed" : word(refusal));
    }

    private static String word(Refusal refusal) {
        return switch (refusal.code().status()) {
            case 404 -> "failure.not_found";
            case 429 -> "failure.too_much";
            case 503 -> "failure.unavailable";
            default -> refusal.code().status() < SERVER_ERRORS ? "failure.request" : "failure.internal";
        };
    }
}
